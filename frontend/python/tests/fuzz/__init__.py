"""Random functions: what their circuits give must be what numpy gives, or an error."""
