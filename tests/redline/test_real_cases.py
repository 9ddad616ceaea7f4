"""Cases from other projects' tests, and merges that people really committed, where they can be had."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from redline import Proposal, merge
from tests.redline.texts import FIXTURES

CASES = FIXTURES / "merge" / "merge_cases.json"
COMMITTED = FIXTURES / "merge" / "human_merges_clean.json"
