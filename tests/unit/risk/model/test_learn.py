import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from tidewaiter.risk.model import learn as learning
from tidewaiter.risk.model.learn import ProtectedTraitError, TooFewLabelsError, learn
from tidewaiter.risk.model.matrix import FeatureTableError


def test_a_model_ranks_rows_that_it_has_not_seen(model, later):
    features, label = later
    assert roc_auc_score(label, model.predict(features)) > 0.75


def test_out_of_fold_figures_foretell_the_later_ones(model, later):
    features, label = later
    assert model.report.model.auc == pytest.approx(roc_auc_score(label, model.predict(features)), abs=0.05)


def test_probabilities_are_right_on_average(model, later):
    features, label = later
    assert model.predict(features).mean() == pytest.approx(label.mean(), abs=0.03)


def test_the_report_counts_what_was_learnt_from(model, training):
    _, label = training
    assert (model.report.rows, model.report.positives) == (900, int(label.sum()))
    assert model.report.effective_rows == pytest.approx(900)
    assert model.report.rounds >= 1
    assert model.boosted_share in learning.SHARES_TRIED


def test_the_same_rows_and_seed_give_the_same_model(model, training, later):
    features, label = training
    again = learn(features, label, np.ones(len(label)), seed=7)
    np.testing.assert_array_equal(again.predict(later[0]), model.predict(later[0]))


def test_thirty_findings_are_enough(training, later):
    features, label = training
    kept = np.concatenate([np.flatnonzero(label)[:30], np.flatnonzero(~label)[:300]])
    few = learn(features.take(pa.array(kept)), label[kept], np.ones(330), seed=7)
    assert few.report.positives == 30
    assert roc_auc_score(later[1], few.predict(later[0])) > 0.65


def test_labels_without_signal_give_no_signal(training, later):
    features, label = training
    shuffled = np.random.default_rng(5).permutation(label)
    lost = learn(features, shuffled, np.ones(len(label)), seed=7)
    assert lost.report.model.auc < 0.6
    assert lost.predict(later[0]).std() < 0.08


def test_propensities_bring_the_probability_down_to_the_stream(later):
    # Findings are examined always, the rest one time in five: the examined sample overstates the rate.
    features, label = later
    random = np.random.default_rng(3)
    propensity = np.where(features["mass_log"].to_numpy() > 0.5, 1.0, 0.2)
    chosen = random.random(len(label)) < propensity
    model = learn(features.filter(pa.array(chosen)), label[chosen], propensity[chosen], seed=7)
    assert label[chosen].mean() > label.mean() + 0.05
    assert model.predict(features).mean() == pytest.approx(label.mean(), abs=0.03)


def test_rows_that_are_alike_do_not_praise_each_other(training):
    # Twenty copies of each row: without groups the copies leak between folds.
    features, _ = training
    random = np.random.default_rng(9)
    copies = np.repeat(np.arange(40), 20)
    label = (random.permutation(40) < 14)[copies]
    repeated = features.take(pa.array(copies))
    leaking = learn(repeated, label, np.ones(800), seed=7)
    honest = learn(repeated, label, np.ones(800), seed=7, groups=copies)
    assert leaking.report.model.auc > 0.95
    assert honest.report.model.auc < 0.75


@pytest.mark.parametrize(("positives", "negatives"), [(0, 100), (9, 100), (100, 9), (0, 0)])
def test_too_few_labels_are_refused_in_words(training, positives, negatives):
    features, label = training
    kept = np.concatenate([np.flatnonzero(label)[:positives], np.flatnonzero(~label)[:negatives]])
    with pytest.raises(TooFewLabelsError, match="findings"):
        learn(features.take(pa.array(kept)), label[kept], np.ones(len(kept)), seed=7)


def test_one_group_for_all_findings_is_refused(training):
    features, label = training
    with pytest.raises(TooFewLabelsError, match="finer groups"):
        learn(features, label, np.ones(len(label)), seed=7, groups=label)


def test_a_protected_trait_is_refused(training):
    features, label = training
    with pytest.raises(ProtectedTraitError, match="consignor_religion"):
        learn(features.append_column("consignor_religion", features["route"]), label, np.ones(len(label)), seed=7)


def test_labels_that_do_not_match_the_rows_are_refused(training):
    features, label = training
    with pytest.raises(ValueError, match="labels of shape"):
        learn(features, label[:-1], np.ones(len(label)), seed=7)


def test_features_that_never_vary_are_refused():
    with pytest.raises(FeatureTableError):
        learn(pa.table({"same": [1.0] * 60}), np.arange(60) % 3 == 0, np.ones(60), seed=7)


def test_where_time_passes_trees_do_not_take_over():
    # Each fortnight another route smuggles: trees know it by heart, and the next fortnight it is another one.
    random = np.random.default_rng(4)
    week = np.repeat(np.arange(20), 60)
    route, number = random.integers(0, 12, len(week)), random.normal(size=len(week))
    label = (route == week // 2) & (random.random(len(week)) < 0.9) | (number > 1.6)
    table = pa.table({"route": pa.array([f"R{r}" for r in route]), "number": number, "week": week.astype(float)})
    plain, passing = (learn(table, label, np.ones(len(week)), seed=7, age=age) for age in (None, 7.0 * (19 - week)))
    assert plain.boosted_share > learning.EVEN_SHARE
    assert passing.boosted_share == learning.PASSING_SHARE
