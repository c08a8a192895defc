"""Capacity building: what units lack, who trains, equips or pays, and what the partners agreed."""
