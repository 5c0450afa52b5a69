"""The usual script for a scaling law of the loss: SciPy's L-BFGS-B from every start of the published grid.

Prints rows for scripts/bench: who, what, seconds, objective, constants.

    python3 -m venv peer && peer/bin/pip install scipy==1.17.1 numpy==2.4.6
    peer/bin/python trainer/src/test/python/scaling_peer.py runs.csv numeric|analytic

The runs are a CSV with N, D and loss. The objective is that of Hoffmann et al. 2022, appendix D.2, as a sum of Huber
losses. `numeric` leaves the gradient to SciPy's finite differences, as most scripts do; `analytic` gives it.
"""

import itertools
import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

DELTA = 1e-3


def main():
    runs = np.genfromtxt(sys.argv[1], delimiter=",", names=True)
    ln_n, ln_d, ln_loss = np.log(runs["N"]), np.log(runs["D"]), np.log(runs["loss"])
    analytic = sys.argv[2] == "analytic"

    def terms(theta):
        a, b, e, alpha, beta = theta
        return np.stack([a - alpha * ln_n, b - beta * ln_d, np.full_like(ln_n, e)])

    def objective(theta):
        residual = logsumexp(terms(theta), axis=0) - ln_loss
        size = np.abs(residual)
        return np.where(size <= DELTA, 0.5 * residual**2, DELTA * (size - 0.5 * DELTA)).sum()

    def objective_and_gradient(theta):
        each = terms(theta)
        predicted = logsumexp(each, axis=0)
        residual = predicted - ln_loss
        size = np.abs(residual)
        value = np.where(size <= DELTA, 0.5 * residual**2, DELTA * (size - 0.5 * DELTA)).sum()
        pulls = np.clip(residual, -DELTA, DELTA) * np.exp(each - predicted)
        gradient = [pulls[0].sum(), pulls[1].sum(), pulls[2].sum(), -pulls[0] @ ln_n, -pulls[1] @ ln_d]
        return value, np.array(gradient)

    exponents = [0, 0.5, 1, 1.5, 2]
    weights = [0, 5, 10, 15, 20, 25]
    starts = itertools.product(weights, weights, [-1, -0.5, 0, 0.5, 1], exponents, exponents)
    best = None
    begin = time.perf_counter()
    for start in starts:
        if analytic:
            end = minimize(objective_and_gradient, start, jac=True, method="L-BFGS-B")
        else:
            end = minimize(objective, start, method="L-BFGS-B")
        if best is None or end.fun < best.fun:
            best = end
    seconds = time.perf_counter() - begin
    a, b, e, alpha, beta = best.x
    constants = f"E={np.exp(e):.6g} A={np.exp(a):.6g} B={np.exp(b):.6g} alpha={alpha:.6g} beta={beta:.6g}"
    print(f"scipy\t{sys.argv[2]} gradient\t{seconds:.4f}\t{best.fun:.12g}\t{constants}")


if __name__ == "__main__":
    main()
