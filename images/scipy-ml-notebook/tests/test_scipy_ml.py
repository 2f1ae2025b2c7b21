"""Machine learning, on data that is made here."""
import numpy
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression


def two_clouds():
    random = numpy.random.default_rng(7)
    points = numpy.concatenate([random.normal(0, 0.3, (50, 2)), random.normal(4, 0.3, (50, 2))])
    return points, numpy.repeat([0, 1], 50)


def test_a_classifier_learns():
    points, labels = two_clouds()
    assert LogisticRegression().fit(points, labels).score(points, labels) == 1.0


def test_clusters_are_found():
    points, labels = two_clouds()
    found = KMeans(n_clusters=2, n_init=3, random_state=7).fit_predict(points)
    assert len(set(found[labels == 0])) == 1
    assert len(set(found[labels == 1])) == 1
    assert found[0] != found[-1]
