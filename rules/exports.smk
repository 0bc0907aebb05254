# The network and the chosen fit -> files for Gephi, visone, UCINET, Pajek and R, in codes.
#
# in    <site>/nominations/{actors,dyads}.parquet
#       <site>/fits/wave<last>/{positions,membership}.parquet
# out   exports/<site>/README.txt                     what is in each file; what it cannot say
#       exports/<site>/network.graphml, .gexf, .net, .dl
#       exports/<site>/{nodes,edges,adjacency}.csv
#       exports/<site>/{clusters,asked}.clu, membership.vec, read_network.R
EXPORTS = [
    "README.txt",
    "network.graphml",
    "network.gexf",
    "nodes.csv",
    "edges.csv",
    "network.net",
    "clusters.clu",
    "asked.clu",
    "membership.vec",
    "network.dl",
    "adjacency.csv",
    "read_network.R",
]


rule exports:
    input:
        expand("<results>/exports/{site}/{name}", site=SITES, name=EXPORTS),


rule export_network:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
    output:
        expand("<results>/exports/{{site}}/{name}", name=EXPORTS),
    log:
        "<logs>/export_network/{site}.log",
    benchmark:
        "<benchmarks>/export_network/{site}.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        wave=WAVE,
        directed=STUDY.model.directed,
        names=STUDY.names,
        code=code("export_network"),
    message:
        "{wildcards.site}: writing the network for other programs"
    script:
        "../scripts/export_network.py"
