"""python -m unittest discover -s model/train/tests -t model/train"""
