from pathlib import Path

import numpy as np
import pytest

from scripts.network.draws import Draws, interval, read_arrays, write_arrays
from tests.made_up import made_up_site


def draws() -> Draws:
    return Draws.from_arrays(made_up_site(n=20, groups=3).draws)


def test_membership_is_the_share_of_labels() -> None:
    found = draws()
    labels = found.labels.reshape(-1, 20)
    for i, k in ((0, 0), (5, 1), (19, 2)):
        assert found.membership[i, k] == pytest.approx(sum(labels[:, i] == k) / len(labels))
    np.testing.assert_allclose(found.membership.sum(axis=1), 1)


def test_spread_by_hand() -> None:
    found = draws()
    z = found.positions[:, :, 4].reshape(-1, 2).astype(float)
    expected = np.sqrt(np.mean([np.sum((one - z.mean(axis=0)) ** 2) for one in z]))
    assert found.spread[4] == pytest.approx(expected)


def test_a_new_order_of_clusters_keeps_who_belongs_where() -> None:
    before = draws()
    after = before.with_clusters_in_order([2, 0, 1])
    np.testing.assert_array_equal(after.membership, before.membership[:, [2, 0, 1]])
    own = np.take_along_axis(before.means, before.labels.astype(int)[..., None], axis=2)
    again = np.take_along_axis(after.means, after.labels.astype(int)[..., None], axis=2)
    np.testing.assert_array_equal(own, again)
    assert after.labels.dtype == np.int8


def test_thinning_takes_draws_from_all_chains_at_even_steps() -> None:
    found = draws()
    few = found.thinned(5)
    flat = found.intercept.ravel()
    np.testing.assert_array_equal(few.intercept[0], flat[[0, 50, 100, 149, 199]])
    assert found.thinned(10_000).intercept.shape == (1, 200)


def test_interval_holds_nine_in_ten() -> None:
    low, high = interval(np.arange(101)[:, None])
    assert (low[0], high[0]) == (5, 95)


def test_files_are_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    arrays = draws().arrays()
    for name in ("a.npz", "b.npz"):
        write_arrays(tmp_path / name, arrays)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    back = read_arrays(tmp_path / "a.npz")
    assert back.keys() == arrays.keys()
    for name, value in arrays.items():
        np.testing.assert_array_equal(back[name], value)
