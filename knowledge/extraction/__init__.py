"""Document → Figures, Reasons, Terms' sections: what the published text says, read exactly."""
