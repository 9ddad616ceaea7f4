"""What pyproject.toml cannot say: where there is a C compiler, the engine is compiled, and knows of which sources it is made."""

import runpy
from pathlib import Path

from setuptools import Extension, setup

SOURCES = runpy.run_path("redline/sources.py")["digest"]()

setup(
    ext_modules=[
        Extension(
            "redline.compiled",
            sorted(map(str, Path("redline/c").glob("*.c"))),
            depends=["redline/c/engine.h"],
            define_macros=[("SOURCES", f'"{SOURCES}"')],
            extra_compile_args=["-std=c11"],
            optional=True,
        )
    ]
)
