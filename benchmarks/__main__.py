"""`make bench`: every benchmark, one after the other."""

from benchmarks import gradients, judging, proving, starting

for benchmark in (starting, gradients, judging, proving):
    print(f"== {benchmark.__name__.split('.')[-1]}: {(benchmark.__doc__ or '').splitlines()[0]}\n")
    benchmark.main()
    print()
