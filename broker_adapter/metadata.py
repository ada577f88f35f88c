"""The schema that broker_adapter owns; its tables are declared in `broker_adapter.tables` and in the paper broker."""

from sqlalchemy import MetaData

metadata = MetaData(schema="broker")
