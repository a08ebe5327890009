"""The papers of a ceremony, typeset."""
