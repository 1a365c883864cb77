"""python -m discovery"""

from discovery.cli.main import main

if __name__ == "__main__":
    main()
