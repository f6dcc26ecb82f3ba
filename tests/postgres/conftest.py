"""One server for all of these tests, a new database for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest

from knowledge.postgres.address import Address
from tests.postgres.server import missing, server

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of the server."""
    if why := missing():
        pytest.skip(why)
    with server() as address:
        yield address


@pytest.fixture
def new_database(postgres: str) -> Callable[[], Address]:
    """Makes an empty database."""

    def make() -> Address:
        name = f"test{next(_numbers)}"
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return Address(postgres.removesuffix("postgres") + name)

    return make


@pytest.fixture
def database(new_database: Callable[[], Address]) -> Address:
    """An empty database."""
    return new_database()
