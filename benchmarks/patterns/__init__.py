"""Instances with one hard trait each."""
