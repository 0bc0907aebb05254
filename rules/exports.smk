# The network and the chosen fit -> files for Gephi, visone, UCINET, Pajek and R, in codes.
# The accounts told in full -> what follows what in them, for Gephi and ThreadNet.
# Texts, codes and codings -> files for QualCoder, NVivo, MAXQDA, ATLAS.ti, in codes.
#
# in    <site>/nominations/{actors,dyads}.parquet
#       <site>/fits/wave<last>/{positions,membership}.parquet
#       accounts/<site>/boxes.parquet, <site>/framework/, <site>/passages/
#       the study folder: accounts, codebook
# out   exports/<site>/README.txt                     what is in each file; what it cannot say
#       exports/<site>/network.graphml, .gexf, .net, .dl
#       exports/<site>/{nodes,edges,adjacency}.csv
#       exports/<site>/{clusters,asked}.clu, membership.vec, read_network.R
#       exports/<site>/narrative_*, threadnet.csv     the narrative network; all sites: all_sites/
#       accounts/narrative_{nodes,edges}.parquet      the same as tables
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
NARRATIVE_EXPORTS = [
    "narrative_README.txt",
    "narrative_acts.graphml",
    "narrative_events.graphml",
    "narrative_fragments.graphml",
    "threadnet.csv",
]


rule exports:
    input:
        expand("<results>/exports/{site}/{name}", site=SITES, name=EXPORTS),
        ["<results>/accounts/narrative_nodes.parquet"] if NARRATED else [],
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
        mem_mb=grows(500),
        runtime=grows(5),
    params:
        wave=WAVE,
        directed=STUDY.model.directed,
        names=STUDY.names,
        code=code("export_network"),
    message:
        "{wildcards.site}: writing the network for other programs"
    script:
        "../scripts/export_network.py"


rule trace_narratives:
    input:
        boxes=expand("<results>/accounts/{site}/boxes.parquet", site=NARRATED),
        fragments=expand("<results>/{site}/framework/fragments.parquet", site=NARRATED),
        actors=expand("<results>/{site}/nominations/actors.parquet", site=NARRATED),
    output:
        nodes="<results>/accounts/narrative_nodes.parquet",
        edges="<results>/accounts/narrative_edges.parquet",
        exports=expand(
            "<results>/exports/{place}/{name}",
            place=[*NARRATED, "all_sites"],
            name=NARRATIVE_EXPORTS,
        ),
    log:
        "<logs>/trace_narratives/all_sites.log",
    benchmark:
        "<benchmarks>/trace_narratives/all_sites.tsv"
    threads: 1
    resources:
        mem_mb=grows(500),
        runtime=grows(5),
    params:
        sites=NARRATED,
        names=STUDY.names,
        code=code("trace_narratives"),
    message:
        "Tracing what follows what in the accounts told"
    script:
        "../scripts/trace_narratives.py"


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
        mem_mb=grows(500),
        runtime=grows(5),
    params:
        folder=lambda wildcards: STUDY.folder,
        names=STUDY.names,
        code=code("export_project"),
        contents=contents("export_project"),
    message:
        "{wildcards.site}: writing texts and codings for other programs"
    script:
        "../scripts/export_project.py"
