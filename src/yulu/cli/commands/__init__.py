"""All commands and their options, a module a group. What a command does stands in a module of its own beside this
folder, imported when it runs.
"""
