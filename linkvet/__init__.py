"""The doors: command line, Python, importers, exporters, web app."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("linkvet")
except PackageNotFoundError:
    __version__ = "0"
