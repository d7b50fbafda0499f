// How long a workflow takes to load, from the text of its file to what the engine runs (read, migrated,
// checked, compiled), and what loaded workflows take of the memory: generated surveys of 54 and of 1,500
// questions (3,000 nodes), and the files named.
//   tama_bench_loading [FILE…]
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/temporary_folder.hpp"
#include "bench/flows/survey.hpp"
#include "flows/format/reader.hpp"

using namespace tama;

namespace {

std::string contentsOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Memory of the process that no file stands behind, in KiB. Linux only.
long anonymousKib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        long kib = 0;
        if (word == "RssAnon:" && status >> kib) return kib;
    }
    return 0;
}

std::size_t nodesOf(const flows::Assets& assets) {
    std::size_t count = 0;
    for (const auto& flow : assets.workflows) count += flow->nodes.size();
    return count;
}

/// Loads `texts` one after the other and keeps what the engine needs of each.
bool measure(const std::string& name, const std::vector<std::string>& texts) {
    std::vector<double> milliseconds;
    std::vector<std::shared_ptr<const flows::Assets>> kept;
    milliseconds.reserve(texts.size());
    kept.reserve(texts.size());
    malloc_trim(0);  // what was freed before must not serve as memory that was free of charge
    const long before = anonymousKib();
    for (const std::string& text : texts) {
        const std::clock_t begun = std::clock();
        auto file = flows::readFlowFile(text, name);
        if (!file) {
            std::fprintf(stderr, "%s\n", describe(file.error().front()).c_str());
            return false;
        }
        milliseconds.push_back(1000.0 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
        kept.push_back(std::move(file->assets));
    }
    const long after = anonymousKib();
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf(
        "| %s | %zu | %zu | %.2f | %.2f | %zu | %.1f |\n",
        name.c_str(),
        nodesOf(*kept.front()),
        texts.front().size() / 1024,
        milliseconds[milliseconds.size() / 2],
        milliseconds.back(),
        kept.size(),
        static_cast<double>(after - before) / 1024
    );
    return true;
}

/// Written by a process of its own, so that what it takes to make them does not leave its marks on the memory that
/// the measurement uses.
std::vector<std::string> surveys(int questions, int count) {
    const auto folder = TemporaryFolder::make("tama-bench-");
    if (!folder) throw std::runtime_error(describe(folder.error()));
    const std::string path = (folder->path() / "survey.json").string();
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i) {
        const pid_t writer = ::fork();
        if (writer == 0) {
            std::ofstream(path, std::ios::binary) << bench::surveyFile(questions, i);
            ::_exit(0);
        }
        if (writer < 0 || ::waitpid(writer, nullptr, 0) != writer) throw std::runtime_error("no survey was written");
        texts.push_back(contentsOf(path));
    }
    return texts;
}

}  // namespace

int main(int argc, char** argv) {
    constexpr int kWorkflows = 200;
    std::printf("| workflow | nodes | KiB of JSON | ms of CPU to load, median | slowest | kept | MiB resident |\n");
    std::printf("|---|---:|---:|---:|---:|---:|---:|\n");
    bool sound = measure("survey", surveys(54, kWorkflows)) && measure("long survey", surveys(1'500, 1)) &&
                 measure("long surveys", surveys(1'500, 10));
    for (int i = 1; i < argc && sound; ++i) {
        sound = measure(argv[i], std::vector<std::string>(kWorkflows, contentsOf(argv[i])));
    }
    return sound ? EXIT_SUCCESS : EXIT_FAILURE;
}
