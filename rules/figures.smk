# Tables -> figures for print and screen, in codes.
#
# in    <site>/nominations/{actors,dyads}.parquet
#       <site>/fits/wave<last>/{models,diagnostics,positions,membership,clusters}.parquet,
#           draws.npz, choice.json
#       <site>/selection/{people,cluster_choice}.parquet
# out   figures/<site>_map.svg, .pdf, .png            the network map
#       figures/<site>_map.csv, .txt                  its content as a table; in words
#       figures/<site>_diagnostics.svg, .pdf, .png    can the map be trusted?
#       figures/<site>_diagnostics.txt                the same in words
FIGURE = OUT + "/figures/{site}"
DRAWN_FITS = OUT + f"/{{site}}/fits/wave{WAVE}"


rule figures:
    input:
        expand(FIGURE + "_{what}.svg", site=SITES, what=["map", "diagnostics"]),


rule draw_map:
    input:
        actors=OUT + "/{site}/nominations/actors.parquet",
        dyads=OUT + "/{site}/nominations/dyads.parquet",
        models=DRAWN_FITS + "/models.parquet",
        positions=DRAWN_FITS + "/positions.parquet",
        membership=DRAWN_FITS + "/membership.parquet",
        clusters=DRAWN_FITS + "/clusters.parquet",
        draws=DRAWN_FITS + "/draws.npz",
        choice=DRAWN_FITS + "/choice.json",
        people=OUT + "/{site}/selection/people.parquet",
        cluster_choice=OUT + "/{site}/selection/cluster_choice.parquet",
    output:
        svg=FIGURE + "_map.svg",
        pdf=FIGURE + "_map.pdf",
        png=FIGURE + "_map.png",
        csv=FIGURE + "_map.csv",
        txt=FIGURE + "_map.txt",
    log:
        OUT + "/logs/draw_map/{site}.log",
    benchmark:
        OUT + "/benchmarks/draw_map/{site}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        wave=WAVE,
        directed=STUDY.model.directed,
        code=code("draw_map"),
    message:
        "{wildcards.site}: drawing the map"
    script:
        "../scripts/draw_map.py"


rule draw_diagnostics:
    input:
        models=DRAWN_FITS + "/models.parquet",
        diagnostics=DRAWN_FITS + "/diagnostics.parquet",
        positions=DRAWN_FITS + "/positions.parquet",
        membership=DRAWN_FITS + "/membership.parquet",
        clusters=DRAWN_FITS + "/clusters.parquet",
        draws=DRAWN_FITS + "/draws.npz",
        choice=DRAWN_FITS + "/choice.json",
    output:
        svg=FIGURE + "_diagnostics.svg",
        pdf=FIGURE + "_diagnostics.pdf",
        png=FIGURE + "_diagnostics.png",
        txt=FIGURE + "_diagnostics.txt",
    log:
        OUT + "/logs/draw_diagnostics/{site}.log",
    benchmark:
        OUT + "/benchmarks/draw_diagnostics/{site}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        wave=WAVE,
        code=code("draw_diagnostics"),
    message:
        "{wildcards.site}: drawing the diagnostics"
    script:
        "../scripts/draw_diagnostics.py"
