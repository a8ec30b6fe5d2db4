"""The configuration: folders, settings, profiles with their credentials, from one file and the environment.

Strict: a key nobody knows, or a value of the wrong sort, is an error that names file, line and key.
Files are private to their user, and a token never appears in a message or a `repr`.
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
