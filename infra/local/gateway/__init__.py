"""API Gateway for one machine: the same events, refusals and quotas, in front of the same handlers."""
