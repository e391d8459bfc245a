"""Speed and weight, measured: ratios against plain programs on the same server, in one run (`make bench`)."""
