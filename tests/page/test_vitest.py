"""The page's own tests, with the Node.js of the environment."""

from __future__ import annotations

import sys

import pytest

from ops.node import NodeFailed
from ops.page_packages import with_packages
from ops.page_sources import UI


@pytest.mark.timeout(300)
def test_the_page_s_own_tests_pass() -> None:
    node = with_packages(lambda said: print(said, file=sys.stderr))
    try:
        node.run(node.npm("run", "--silent", "test"), cwd=UI, lines_max=400)
    except NodeFailed as error:
        pytest.fail(str(error), pytrace=False)
