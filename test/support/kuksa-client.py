"""The kuksa-client package against our broker: prints what it understood as lines of JSON.

    kuksa-client.py PORT provide PATH...   plays the car: takes targets of the actuators and publishes each as reached
    kuksa-client.py PORT consume PATH      plays a program beside octod
    kuksa-client.py PORT greet TOKEN       shows a token
"""

import json
import sys

import grpc
from google.protobuf import json_format
from kuksa.val.v2 import types_pb2 as types
from kuksa.val.v2 import val_pb2 as val
from kuksa_client.grpc import VSSClient, VSSClientError


def say(what, **facts):
    print(json.dumps({"what": what, **facts}), flush=True)


def provide(client, paths):
    for targets in client.subscribe_target_values(paths):
        say("targets", targets={path: point.value for path, point in targets.items()})
        for path, point in targets.items():
            value = types.Value(**{FIELDS[type(point.value)]: point.value})
            point = types.Datapoint(value=value)
            point.timestamp.FromMilliseconds(1_700_000_000_250)
            request = val.PublishValueRequest(signal_id=types.SignalID(path=path), data_point=point)
            client.client_stub_v2.PublishValue(request)


FIELDS = {bool: "bool", int: "uint32", float: "float", str: "string"}


def consume(client, path):
    stub = client.client_stub_v2
    info = stub.GetServerInfo(val.GetServerInfoRequest())
    say("server", name=info.name, version=info.version)
    for entry in stub.ListMetadata(val.ListMetadataRequest(root=path)).metadata:
        say("metadata", **json_format.MessageToDict(entry, preserving_proto_field_name=True))
    signal = types.SignalID(path=path)
    for value in (types.Value(uint32=101), types.Value(string="open"), types.Value(uint32=50)):
        try:
            stub.Actuate(val.ActuateRequest(signal_id=signal, value=value))
            say("actuated", code="OK")
        except grpc.RpcError as error:
            say("actuated", code=error.code().name, details=error.details())
    both = [
        val.ActuateRequest(signal_id=signal, value=types.Value(uint32=60)),
        val.ActuateRequest(signal_id=types.SignalID(path="Vehicle.Speed"), value=types.Value(float=1)),
    ]
    try:
        stub.BatchActuate(val.BatchActuateRequest(actuate_requests=both))
    except grpc.RpcError as error:
        say("batch", code=error.code().name)
    for update in client.subscribe_current_values([path, "Vehicle.Speed"]):
        say("values", values={name: point.value for name, point in update.items()})
        if path in update and update[path].value == 50:
            break
    point = stub.GetValue(val.GetValueRequest(signal_id=signal)).data_point
    points = stub.GetValues(val.GetValuesRequest(signal_ids=[signal])).data_points
    say("read", value=point.value.uint32, milliseconds=point.timestamp.ToMilliseconds(), same=points[0] == point)


def greet(client):
    try:
        for update in client.subscribe_current_values(["Vehicle.Speed"]):
            say("values", values={name: point.value for name, point in update.items()})
            break
    except VSSClientError as error:
        say("refused", code=error.error["reason"], message=error.error["message"])


port, mode, *rest = sys.argv[1:]
token = rest[0] if mode == "greet" else None
with VSSClient("127.0.0.1", int(port), token=token, ensure_startup_connection=False) as client:
    # Of version 1 of the interface our broker knows nothing, so the start of the package's own greeting is left out.
    if mode == "provide":
        provide(client, rest)
    elif mode == "consume":
        consume(client, rest[0])
    else:
        greet(client)
