"""Multinomial logistic regression, one step of gradient descent at a time."""

import math


def step(weights: list[list[float]], row: list[tuple[int, float]], label: int, rate: float) -> None:
    """Moves the weights (a row a feature, a number a class) towards the label of one example of sparse features."""
    totals = [0.0] * len(weights[0])
    for feature, value in row:
        totals = [total + value * weight for total, weight in zip(totals, weights[feature], strict=True)]
    top = max(totals)
    shares = [math.exp(total - top) for total in totals]
    whole = sum(shares)
    pull = [-rate * share / whole for share in shares]
    pull[label] += rate
    for feature, value in row:
        weights[feature] = [
            weight + value * force for weight, force in zip(weights[feature], pull, strict=True)
        ]
