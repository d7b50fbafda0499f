// How many sessions and sprints a second the workflow engine takes on one thread, in memory and with the
// session written and read back at every answer as live: an example of six questions, and a tiny workflow of
// two; or the workflows of the files named.
//   tama_bench_engine [SECONDS [FILE…]]
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flows/format/reader.hpp"
#include "flows/play/bench.hpp"

using namespace tama;

namespace {

constexpr std::string_view kTwoQuestions = R"({
  "uuid": "00000000-0000-4000-8000-000000000001", "name": "Two questions", "spec_version": "14.3.1",
  "language": "eng", "type": "messaging", "nodes": [
    {"uuid": "00000000-0000-4000-8000-000000000010",
     "actions": [{"uuid": "00000000-0000-4000-8000-000000000011", "type": "send_msg", "text": "What is your name?"}],
     "router": {"type": "switch", "operand": "@input.text", "wait": {"type": "msg"}, "result_name": "Name",
       "cases": [], "default_category_uuid": "00000000-0000-4000-8000-000000000012",
       "categories": [{"uuid": "00000000-0000-4000-8000-000000000012", "name": "All",
                       "exit_uuid": "00000000-0000-4000-8000-000000000013"}]},
     "exits": [{"uuid": "00000000-0000-4000-8000-000000000013",
                "destination_uuid": "00000000-0000-4000-8000-000000000020"}]},
    {"uuid": "00000000-0000-4000-8000-000000000020",
     "actions": [{"uuid": "00000000-0000-4000-8000-000000000021", "type": "send_msg",
                  "text": "Hello @results.name, how many patients today?"}],
     "router": {"type": "switch", "operand": "@input.text", "wait": {"type": "msg"}, "result_name": "Patients",
       "cases": [{"uuid": "00000000-0000-4000-8000-000000000022", "type": "has_number_between",
                  "arguments": ["0", "500"], "category_uuid": "00000000-0000-4000-8000-000000000023"}],
       "default_category_uuid": "00000000-0000-4000-8000-000000000024",
       "categories": [
         {"uuid": "00000000-0000-4000-8000-000000000023", "name": "Number",
          "exit_uuid": "00000000-0000-4000-8000-000000000025"},
         {"uuid": "00000000-0000-4000-8000-000000000024", "name": "Other",
          "exit_uuid": "00000000-0000-4000-8000-000000000026"}]},
     "exits": [{"uuid": "00000000-0000-4000-8000-000000000025"},
               {"uuid": "00000000-0000-4000-8000-000000000026"}]}
  ]})";

std::string contentsOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int failed(const Error& error) {
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2.0;
    if (seconds <= 0) {
        std::fprintf(stderr, "usage: tama_bench_engine [SECONDS [FILE...]]\n");
        return 2;
    }
    std::vector<std::string> files;
    for (int i = 2; i < argc; ++i) files.push_back(contentsOf(argv[i]));
    if (files.empty()) {
        files = {contentsOf(TAMA_SOURCE_DIR "/flows-examples/stock-out-report.json"), std::string(kTwoQuestions)};
    }
    std::printf(
        "| workflow | session state | sessions/s | sprints/s | us/sprint |\n|---|---|---:|---:|---:|\n"
    );
    for (const std::string& text : files) {
        const auto file = flows::readFlowFile(text, "workflow");
        if (!file) return failed(file.error().front());
        for (const bool saved : {false, true}) {
            flows::BenchOptions options;
            options.saved = saved;
            options.for_at_least = Milliseconds(static_cast<std::int64_t>(seconds * 1000));
            const auto figures = flows::benchFlow(file->assets, options, SystemSteadyClock());
            if (!figures) return failed(figures.error());
            std::printf(
                "| %s, %zu answers | %s | %.0f | %.0f | %.1f |\n",
                figures->flow_name.c_str(),
                figures->answers.size(),
                saved ? "saved and read back" : "in memory",
                figures->sessionsPerSecond(),
                figures->sprintsPerSecond(),
                figures->microsecondsPerSprint()
            );
        }
    }
    return EXIT_SUCCESS;
}
