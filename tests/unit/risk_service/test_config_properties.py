"""What holds for every change of every config (S9)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codec import dumps, loads
from risk_service.domain.config_change import Changed, change_config, merge

patient = settings(deadline=None)
"""A machine that is busy with something else is no failure."""
numbers = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False), st.integers(10**30, 10**40))
documents = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
objects = st.dictionaries(st.text(max_size=6).map("x-".__add__), documents, max_size=5)
toggles = st.fixed_dictionaries({"operator_approval": st.fixed_dictionaries({"auto_approve_paper": st.booleans()})})


@patient
@given(objects, toggles)
def test_a_toggle_keeps_keys_that_we_never_heard_of_to_the_digit(document, toggle):
    """S9."""
    document = loads(dumps(document))
    change = change_config(document, 0, toggle)
    assert isinstance(change, Changed)
    kept = {key: value for key, value in change.document.items() if key != "operator_approval"}
    assert dumps(kept) == dumps(document)


@patient
@given(objects, objects)
def test_a_merge_holds_all_that_was_named_and_all_that_was_not(document, changes):
    """S9: at the top level; below it holds again, by the same function."""
    merged = merge(document, changes)
    assert list(merged) == list(dict.fromkeys([*document, *changes]))
    for key, value in document.items():
        if key not in changes:
            assert merged[key] is value


@patient
@given(objects, objects)
def test_a_change_repeated_changes_nothing(document, changes):
    first = change_config(document, 0, changes)
    assert isinstance(first, Changed)
    second = change_config(first.document, 0, changes)
    assert isinstance(second, Changed)
    assert not second.any


@patient
@given(objects, objects)
def test_the_list_of_changes_is_empty_only_when_the_text_is_the_same(document, changes):
    change = change_config(document, 0, changes)
    assert isinstance(change, Changed)
    assert change.any == (dumps(change.document) != dumps(document))
