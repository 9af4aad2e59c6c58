import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model.challenger import Scale, fit_challenger
from tidewaiter.risk.model.matrix import Sample, columns_of, matrix_of


def sample(features: pa.Table, label: np.ndarray) -> Sample:
    return Sample(matrix_of(features, columns_of(features)), label, np.ones(len(label)))


def fitted(training):
    return fit_challenger(sample(*training))


def test_coefficients_have_the_sign_of_the_effect(training):
    challenger = fitted(training)
    by_name = {term.name: term for term in challenger.numeric}
    assert by_name["mass_log"].coefficient > 0.5
    assert by_name["gap"].missing_coefficient > 0.2
    assert abs(by_name["noise"].coefficient) < 0.3
    (route, _) = challenger.categorical
    assert min(route.levels[f"R{r}"] for r in range(3)) > max(route.levels[f"R{r}"] for r in range(10, 19))


def test_contributions_and_base_value_add_up_to_the_score(training):
    challenger, matrix = fitted(training), sample(*training).matrix
    np.testing.assert_allclose(challenger.contributions(matrix).sum(axis=1), challenger.log_odds(matrix), atol=1e-12)


def test_contributions_are_centred_on_the_training_rows(training):
    challenger, matrix = fitted(training), sample(*training).matrix
    np.testing.assert_allclose(challenger.contributions(matrix)[:, :-1].mean(axis=0), 0, atol=1e-12)
    assert challenger.base_value == pytest.approx(challenger.log_odds(matrix).mean())


def test_a_rare_and_an_unseen_level_share_one_coefficient():
    label = np.arange(200) % 4 == 0
    route = ["common"] * 195 + ["rare"] * 5
    features = pa.table({"route": route})
    (term,) = fit_challenger(sample(features, label)).categorical
    assert set(term.levels) == {"common"}
    served = matrix_of(pa.table({"route": ["rare", "unseen", None]}), columns_of(features)).categories[0]
    rare, unseen, missing = term.contribution(served)
    assert rare == unseen
    assert missing == -term.centre


def test_a_skewed_column_is_read_on_a_logarithmic_scale():
    values = np.exp(np.linspace(0, 10, 200))
    features = pa.table({"value": values, "share": np.linspace(0, 1, 200)})
    challenger = fit_challenger(sample(features, values > 100))
    assert [term.scale for term in challenger.numeric] == [Scale.LOG, Scale.LINEAR]


def test_a_value_beyond_the_percentiles_counts_as_the_percentile():
    features = pa.table({"value": np.linspace(0, 1, 200)})
    (term,) = fit_challenger(sample(features, np.arange(200) > 120)).numeric
    far, edge = term.contribution(np.array([1e9, term.high]))
    assert far == edge


def test_a_column_without_values_or_spread_says_nothing():
    features = pa.table(
        {"empty": pa.nulls(60, pa.float64()), "flat": [0.1] * 60, "useful": np.arange(60.0)},
    )
    challenger = fit_challenger(sample(features, np.arange(60) > 30))
    matrix = matrix_of(features, columns_of(features))
    np.testing.assert_allclose(challenger.contributions(matrix)[:, :2], 0, atol=1e-9)


def test_the_table_of_coefficients_is_sorted_by_strength(training):
    table = fitted(training).coefficients()
    strength = np.abs(table["coefficient"].to_numpy())
    assert (np.diff(strength) <= 0).all()
    np.testing.assert_allclose(table["odds_ratio"].to_numpy(), np.exp(table["coefficient"].to_numpy()))
    assert {"mass_log", "route"} <= set(table["feature"].to_pylist())
