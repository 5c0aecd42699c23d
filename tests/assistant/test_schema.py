from assistant.schema import ANSWER_SCHEMA, answer_schema


def test_packaged_schema_is_that_of_the_types() -> None:
    assert ANSWER_SCHEMA.read_bytes() == answer_schema(), "run `python -m assistant.schema`"
