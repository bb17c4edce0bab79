/** Every topic of Hermes that octod hears or uses. All JSON, QoS 0, never retained. */

export const QUERY = 'hermes/nlu/query'
export const TEXT_CAPTURED = 'hermes/asr/textCaptured'
export const SESSION_STARTED = 'hermes/dialogueManager/sessionStarted'
export const SESSION_QUEUED = 'hermes/dialogueManager/sessionQueued'
export const SESSION_ENDED = 'hermes/dialogueManager/sessionEnded'
export const CONFIGURE = 'hermes/dialogueManager/configure'
export const TOGGLE_ON = 'rhasspy/handle/toggleOn'
export const TOGGLE_OFF = 'rhasspy/handle/toggleOff'

export const INTENT_PARSED = 'hermes/nlu/intentParsed'
export const NOT_RECOGNIZED = 'hermes/nlu/intentNotRecognized'
export const ERROR = 'hermes/error/nlu'
export const START_SESSION = 'hermes/dialogueManager/startSession'
export const SAY = 'hermes/tts/say'
export const intentTopic = (intentName: string): string => `hermes/intent/${intentName}`

/** Written by octod and by others; octod hears what others do with a session it was asked in. */
export const CONTINUE_SESSION = 'hermes/dialogueManager/continueSession'
export const END_SESSION = 'hermes/dialogueManager/endSession'

export const HEARD: readonly string[] = [
  QUERY,
  TEXT_CAPTURED,
  SESSION_STARTED,
  SESSION_QUEUED,
  SESSION_ENDED,
  CONTINUE_SESSION,
  END_SESSION,
  CONFIGURE,
  TOGGLE_ON,
  TOGGLE_OFF,
]
