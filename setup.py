"""One installed package: the folders at the top become ``linkvet.store``, ``linkvet.crawler`` ..."""

from setuptools import find_packages, setup

BESIDE = ("store", "crawler", "analysis", "scale")
"""Folders beside ``linkvet`` that are its rooms once installed."""
FOLDERS = {
    "linkvet": "linkvet",
    "linkvet.demo_data": "data/demo",
    **{f"linkvet.{name}": name for name in BESIDE},
}

FILES = [f"**/*.{ending}" for ending in ("txt", "html", "css", "js", "svg", "md")] + [
    "**/LICENSE*",
    "**/NOTICE",
    "py.typed",
]
"""What the rooms hold besides code."""

rooms = find_packages(include=[f"{name}*" for name in BESIDE])
setup(
    package_dir=FOLDERS,
    packages=[
        *find_packages(include=["linkvet*"]),
        *(f"linkvet.{room}" for room in rooms),
        "linkvet.demo_data",
    ],
    package_data={"": FILES, "linkvet.demo_data": ["**/*"]},
)
