"""四好: reads chamber dossiers, finds the evidence for every indicator and pre-fills the scoring sheet."""

__version__ = "0.1.0"
