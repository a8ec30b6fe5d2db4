"""A random hand at the real console: presses, writes, points, resizes, while the service misbehaves.

`python -m tests.monkey --seed 7 --seconds 60` plays; what goes wrong is shrunk to the shortest list of
actions that repeats it and written to a file, which `--replay FILE` plays again. Lists that found
something stay in `cases/`.
"""
