# Tables -> figures for print and screen, in codes.
#
# in    <site>/nominations/{actors,dyads}.parquet
#       <site>/fits/wave<last>/{models,diagnostics,positions,membership,clusters}.parquet,
#           draws.npz, choice.json
#       <site>/selection/{people,cluster_choice}.parquet
# out   figures/<site>_map.svg, .pdf, .png            the network map
#       figures/<site>_map_black.svg, .pdf, .png      the same for print without colour
#       figures/<site>_map.csv, .txt                  its content as a table; in words
#       figures/overview.svg, .pdf, .png              maps of all sites and waves, side by side
#       figures/overview.csv, .txt                    their content as a table; in words
#       figures/<site>_diagnostics.svg, .pdf, .png    can the map be trusted?
#       figures/<site>_fit.svg, .pdf, .png            does the model reproduce what was seen?
#       figures/<site>_{diagnostics,fit}.csv, .txt    their content as a table; in words
#       figures/<account>_chart.svg, .pdf, .png       flow chart of an account told in full
#       figures/<account>_chart.csv, .txt             the same as a table; in words
#       figures/<account>_cast.svg, .pdf, .png        its cast on the map
#       figures/<account>_cast.csv, .txt              the same as a table; in words
#       figures/<account>_story.svg, .pdf, .png       both side by side
#       figures/<account>_story.csv, .txt             the same as a table; in words
from scripts.study.figure_checks import wrong_look
from scripts.study.narrative_files import told_accounts

# The accounts that people have put into sequence.
TOLD = [account for site in NARRATED for account in told_accounts(STUDY_FOLDER, site)]

if CHECKED:
    PEOPLE = [actor for inputs in CHECKED.inputs.values() for _, actor in inputs.actors]
    KINDS = {getattr(person, STUDY.figures.shape) for person in PEOPLE} - {None}
    if WRONG := [
        *wrong_look(
            STUDY.figures, KINDS, TOLD, " + ".join(map(str, workflow.configfiles))
        )
    ]:
        raise WorkflowError(str(StudyError(WRONG)))


rule figures:
    input:
        "<results>/figures/overview.svg",
        expand(
            "<results>/figures/{site}_{what}.svg",
            site=SITES,
            what=["map", "diagnostics", "fit"],
        ),
        expand(
            "<results>/figures/{account}_{what}.svg",
            account=TOLD,
            what=["chart", "cast", "story"],
        ),


rule draw_map:
    input:
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        models="<results>/{site}/fits/<last_wave>/models.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
        clusters="<results>/{site}/fits/<last_wave>/clusters.parquet",
        draws="<results>/{site}/fits/<last_wave>/draws.npz",
        choice="<results>/{site}/fits/<last_wave>/choice.json",
        people="<results>/{site}/selection/people.parquet",
        cluster_choice="<results>/{site}/selection/cluster_choice.parquet",
    output:
        svg=report(
            "<results>/figures/{site}_map.svg",
            caption="captions/map.rst",
            category="Networks",
            labels={"site": "{site}", "figure": "map"},
        ),
        pdf="<results>/figures/{site}_map.pdf",
        png="<results>/figures/{site}_map.png",
        csv="<results>/figures/{site}_map.csv",
        black_svg="<results>/figures/{site}_map_black.svg",
        black_pdf="<results>/figures/{site}_map_black.pdf",
        black_png="<results>/figures/{site}_map_black.png",
        txt="<results>/figures/{site}_map.txt",
    log:
        "<logs>/draw_map/{site}.log",
    benchmark:
        "<benchmarks>/draw_map/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        look=STUDY.figures.model_dump(mode="json"),
        wave=WAVE,
        directed=STUDY.model.directed,
        names=STUDY.names,
        code=code("draw_map"),
    message:
        "{wildcards.site}: drawing the map"
    script:
        "../scripts/draw_map.py"


rule draw_overview:
    input:
        actors=expand("<results>/{site}/nominations/actors.parquet", site=SITES),
        dyads=expand("<results>/{site}/nominations/dyads.parquet", site=SITES),
        models=expand(
            "<results>/{site}/fits/wave{wave}/models.parquet",
            site=SITES,
            wave=STUDY.model.waves,
        ),
        positions=expand(
            "<results>/{site}/fits/wave{wave}/positions.parquet",
            site=SITES,
            wave=STUDY.model.waves,
        ),
        membership=expand(
            "<results>/{site}/fits/wave{wave}/membership.parquet",
            site=SITES,
            wave=STUDY.model.waves,
        ),
        clusters=expand(
            "<results>/{site}/fits/wave{wave}/clusters.parquet",
            site=SITES,
            wave=STUDY.model.waves,
        ),
        draws=expand(
            "<results>/{site}/fits/wave{wave}/draws.npz",
            site=SITES,
            wave=STUDY.model.waves,
        ),
        choice=expand(
            "<results>/{site}/fits/wave{wave}/choice.json",
            site=SITES,
            wave=STUDY.model.waves,
        ),
    output:
        svg=report(
            "<results>/figures/overview.svg",
            caption="captions/overview.rst",
            category="Networks",
            labels={"site": "all", "figure": "maps side by side"},
        ),
        pdf="<results>/figures/overview.pdf",
        png="<results>/figures/overview.png",
        csv="<results>/figures/overview.csv",
        txt="<results>/figures/overview.txt",
    log:
        "<logs>/draw_overview/study.log",
    benchmark:
        "<benchmarks>/draw_overview/study.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        look=STUDY.figures.model_dump(mode="json"),
        sites=SITES,
        waves=STUDY.model.waves,
        directed=STUDY.model.directed,
        names=STUDY.names,
        code=code("draw_overview"),
    message:
        "Drawing the maps of all sites and waves side by side"
    script:
        "../scripts/draw_overview.py"


rule draw_diagnostics:
    input:
        models="<results>/{site}/fits/<last_wave>/models.parquet",
        diagnostics="<results>/{site}/fits/<last_wave>/diagnostics.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
        clusters="<results>/{site}/fits/<last_wave>/clusters.parquet",
        goodness="<results>/{site}/fits/<last_wave>/goodness.parquet",
        draws="<results>/{site}/fits/<last_wave>/draws.npz",
        choice="<results>/{site}/fits/<last_wave>/choice.json",
    output:
        svg=report(
            "<results>/figures/{site}_diagnostics.svg",
            caption="captions/diagnostics.rst",
            category="Networks",
            labels={"site": "{site}", "figure": "diagnostics"},
        ),
        pdf="<results>/figures/{site}_diagnostics.pdf",
        png="<results>/figures/{site}_diagnostics.png",
        csv="<results>/figures/{site}_diagnostics.csv",
        txt="<results>/figures/{site}_diagnostics.txt",
        fit_svg=report(
            "<results>/figures/{site}_fit.svg",
            caption="captions/fit.rst",
            category="Networks",
            labels={"site": "{site}", "figure": "checks of the fit"},
        ),
        fit_pdf="<results>/figures/{site}_fit.pdf",
        fit_png="<results>/figures/{site}_fit.png",
        fit_csv="<results>/figures/{site}_fit.csv",
        fit_txt="<results>/figures/{site}_fit.txt",
    log:
        "<logs>/draw_diagnostics/{site}.log",
    benchmark:
        "<benchmarks>/draw_diagnostics/{site}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        look=STUDY.figures.model_dump(mode="json"),
        seed=STUDY.seed,
        wave=WAVE,
        names=STUDY.names,
        code=code("draw_diagnostics"),
    message:
        "{wildcards.site}: drawing the diagnostics and the checks of the fit"
    script:
        "../scripts/draw_diagnostics.py"


rule draw_account:
    input:
        accounts="<results>/accounts/{site}/accounts.parquet",
        boxes="<results>/accounts/{site}/boxes.parquet",
        cast="<results>/accounts/{site}/cast.parquet",
        placements="<results>/accounts/{site}/placements.parquet",
        account_clusters="<results>/accounts/{site}/account_clusters.parquet",
        actors="<results>/{site}/nominations/actors.parquet",
        dyads="<results>/{site}/nominations/dyads.parquet",
        models="<results>/{site}/fits/<last_wave>/models.parquet",
        positions="<results>/{site}/fits/<last_wave>/positions.parquet",
        membership="<results>/{site}/fits/<last_wave>/membership.parquet",
        clusters="<results>/{site}/fits/<last_wave>/clusters.parquet",
        draws="<results>/{site}/fits/<last_wave>/draws.npz",
        choice="<results>/{site}/fits/<last_wave>/choice.json",
        people="<results>/{site}/selection/people.parquet",
        cluster_choice="<results>/{site}/selection/cluster_choice.parquet",
    output:
        chart_svg=report(
            "<results>/figures/{site}-{account}_chart.svg",
            caption="captions/chart.rst",
            category="Accounts",
            labels={"account": "{site}-{account}", "figure": "flow chart"},
        ),
        chart_pdf="<results>/figures/{site}-{account}_chart.pdf",
        chart_png="<results>/figures/{site}-{account}_chart.png",
        chart_csv="<results>/figures/{site}-{account}_chart.csv",
        chart_txt="<results>/figures/{site}-{account}_chart.txt",
        cast_svg=report(
            "<results>/figures/{site}-{account}_cast.svg",
            caption="captions/cast.rst",
            category="Accounts",
            labels={"account": "{site}-{account}", "figure": "cast on the map"},
        ),
        cast_pdf="<results>/figures/{site}-{account}_cast.pdf",
        cast_png="<results>/figures/{site}-{account}_cast.png",
        cast_csv="<results>/figures/{site}-{account}_cast.csv",
        cast_txt="<results>/figures/{site}-{account}_cast.txt",
        story_svg=report(
            "<results>/figures/{site}-{account}_story.svg",
            caption="captions/story.rst",
            category="Accounts",
            labels={"account": "{site}-{account}", "figure": "account and cast"},
        ),
        story_pdf="<results>/figures/{site}-{account}_story.pdf",
        story_png="<results>/figures/{site}-{account}_story.png",
        story_csv="<results>/figures/{site}-{account}_story.csv",
        story_txt="<results>/figures/{site}-{account}_story.txt",
    log:
        "<logs>/draw_account/{site}-{account}.log",
    benchmark:
        "<benchmarks>/draw_account/{site}-{account}.tsv"
    threads: 1
    resources:
        mem_mb=grows(1000),
        runtime=grows(5),
    params:
        look=STUDY.figures.model_dump(mode="json"),
        wave=WAVE,
        directed=STUDY.model.directed,
        names=STUDY.names,
        code=code("draw_account"),
    message:
        "{wildcards.site}: drawing account {wildcards.account} and its cast"
    script:
        "../scripts/draw_account.py"
