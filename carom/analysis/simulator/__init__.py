"""A generative world of one practice's referral life, with the truth kept: for tests, benchmarks and the demo."""

from carom.analysis.simulator.params import Params, large_group, physical_therapy_clinic, psychotherapist_alone
from carom.analysis.simulator.practice import Practice

__all__ = ["Params", "Practice", "large_group", "physical_therapy_clinic", "psychotherapist_alone"]
