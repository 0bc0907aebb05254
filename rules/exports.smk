# The network and the chosen fit -> files for Gephi, visone, UCINET, Pajek and R, in codes.
# Texts, codes and codings -> files for QualCoder, NVivo, MAXQDA, ATLAS.ti, in codes.
#
# in    <site>/nominations/{actors,dyads}.parquet
#       <site>/fits/wave<last>/{positions,membership}.parquet
#       <site>/passages/, <site>/framework/, the study folder: accounts, codebook
# out   exports/<site>/README.txt                     what is in each file; what it cannot say
#       exports/<site>/network.graphml, .gexf, .net, .dl
#       exports/<site>/{nodes,edges,adjacency}.csv
#       exports/<site>/{clusters,asked}.clu, membership.vec, read_network.R
#       exports/<site>/project.qdpx                   texts, passages, codings, fragments, accounts
#       exports/<site>/to_code.qdpx                   the same without what coders say: one for each
#       exports/<site>/codebook.qdc                   the codes alone
from scripts.study.narrative_files import narrative_files

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
        expand("<results>/exports/{site}/project.qdpx", site=NARRATED),


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


rule export_project:
    input:
        tables=lambda wildcards: narrative_files(
            STUDY_FOLDER, wildcards.site, "accounts", "codebook"
        ),
        turns="<results>/{site}/passages/turns.parquet",
        documents="<results>/{site}/passages/documents.parquet",
        passages="<results>/{site}/framework/passages.parquet",
        codings="<results>/{site}/framework/codings.parquet",
        fragments="<results>/{site}/framework/fragments.parquet",
        fragment_passages="<results>/{site}/framework/fragment_passages.parquet",
        actors="<results>/{site}/nominations/actors.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
    output:
        project="<results>/exports/{site}/project.qdpx",
        to_code="<results>/exports/{site}/to_code.qdpx",
        codebook="<results>/exports/{site}/codebook.qdc",
    log:
        "<confidential>/logs/export_project/{site}.log",
    benchmark:
        "<benchmarks>/export_project/{site}.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        folder=lambda wildcards: STUDY.folder,
        names=STUDY.names,
        code=code("export_project"),
    message:
        "{wildcards.site}: writing texts and codings for other programs"
    script:
        "../scripts/export_project.py"
