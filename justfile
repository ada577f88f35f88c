# Development tasks. `./interlock` makes the environment that they run in.

export PATH := env("UV_PROJECT_ENVIRONMENT", justfile_directory() / ".venv") / "bin:" + env("PATH")
sources := "contracts chassis risk_service approval_service lockout_service broker_adapter gateway ops deploy benchmarks examples tests"

# what CI runs before the tests
check: format-check lint types imports migrations generated page-check

format-check:
    ruff format --check {{sources}}

lint:
    ruff check {{sources}}

types:
    mypy

imports:
    lint-imports

# every service's migrated schema is what its tables declare
migrations:
    python -m ops.schema_history check

# committed files that are made from the code are up to date
generated:
    python -m ops.generated --check

# the page's format, lint and types
page-check:
    interlock page --check

fmt:
    ruff check --fix {{sources}}
    ruff format {{sources}}
    python -m ops.npm run --silent fix

generate:
    python -m ops.generated

# draft the next revision of a service: `just migration risk_service "positions"`
migration service message:
    python -m ops.schema_history revision {{service}} "{{message}}"

test *arguments:
    interlock test {{arguments}}
