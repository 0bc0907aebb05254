# Fit a network with latentnet's defaults; write its draws, and the CPU seconds that sampling took.
# Arguments: folder, clusters, seed. Reads tie.csv there (NA: not observed); writes doubles.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
suppressPackageStartupMessages(library(latentnet))
tie <- unname(as.matrix(read.csv(file.path(folder, "tie.csv"), header = FALSE)))
ties <- network::as.network(tie, matrix.type = "adjacency", directed = TRUE)
model <- as.formula(sprintf("ties ~ euclidean(d = 2, G = %s)", arguments[2]))
began <- proc.time()
fit <- ergmm(model, tofit = "mcmc", seed = as.integer(arguments[3]))
spent <- proc.time() - began
draws <- fit[["sample"]]
for (name in c("beta", "lpY", "Z")) {
  writeBin(as.double(draws[[name]]), file.path(folder, name))
}
cat(sum(spent[c("user.self", "sys.self")]), as.character(packageVersion("latentnet")), "\n")
