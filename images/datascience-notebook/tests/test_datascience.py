"""Tables, statistics and plots, each doing a small piece of work."""
import matplotlib
import pandas
import pytest
from scipy import stats

matplotlib.use("Agg")


def test_pandas_groups_a_table():
    table = pandas.DataFrame({"course": ["a", "b", "a"], "points": [1, 5, 3]})
    assert table.groupby("course").points.mean().to_dict() == {"a": 2.0, "b": 5.0}


def test_scipy_fits_a_line():
    line = stats.linregress([0, 1, 2, 3], [1, 3, 5, 7])
    assert line.slope == pytest.approx(2)
    assert line.intercept == pytest.approx(1)


def test_matplotlib_draws_a_picture(tmp_path):
    from matplotlib import pyplot

    pyplot.plot([1, 4, 9])
    pyplot.savefig(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
