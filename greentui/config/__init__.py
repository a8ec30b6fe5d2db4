"""The configuration: folders, settings and profiles with their credentials, from a file and the environment.

Strict: an unknown key or a value of the wrong type is an error that names file, line and key. Files are
readable by their user only, and a token never appears in a message or a `repr`.
"""

from greentui.config.configuration import Config, NoCredentials, choose, load
from greentui.config.credentials import Credentials, Profile
from greentui.config.errors import ConfigError
from greentui.config.folders import Folders, find_folders
from greentui.config.settings import Settings

__all__ = [
    "Config",
    "ConfigError",
    "Credentials",
    "Folders",
    "NoCredentials",
    "Profile",
    "Settings",
    "choose",
    "find_folders",
    "load",
]
