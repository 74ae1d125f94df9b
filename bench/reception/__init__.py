"""The intake: kiosks and phones beside the bare view, the bare form and the database alone, in one run.

Peers and product are served by the same processes behind the same middleware, and measured in turn, slice after slice,
both tables emptied and a checkpoint forced before each. Figures are medians of the rounds, with their extremes. A
ratio is taken round by round: what the machine does to one slice it does to its neighbour. Rows are compared for the
processor that they take of who serves them: rows a second, said beside, are also those of who else is on the machine.
"""

from bench.reception.mesures import mesurer

__all__ = ["mesurer"]
