"""Below the stages: worker processes that hostile bytes may kill, one by one."""
