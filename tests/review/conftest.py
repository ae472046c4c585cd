from __future__ import annotations

import pytest

from tests.review.builders import Sample, sample


@pytest.fixture(scope="session")
def dossier() -> Sample:
    return sample()
