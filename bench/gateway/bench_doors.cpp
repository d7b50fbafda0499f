// What the whole program does from its HTTP doors to the wire: `tama serve` as a process of its own with its usual
// store (SQLite, synchronous=FULL), and an SMSC in this process that answers at once. Beside it Kannel under the same load,
// where it is installed. Prints Markdown rows.
//   tama_bench_doors TAMA [batch|callbacks|single|latency|cap|memory …]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "bench/gateway/http_line.hpp"
#include "bench/gateway/http_sink.hpp"
#include "bench/gateway/programs.hpp"
#include "bench/gateway/smpp_sink.hpp"

namespace {

using namespace tama::bench;
using std::chrono::duration;
using namespace std::chrono_literals;

constexpr int kNumbers = 10'000'000;  // of seven digits behind the prefix

std::string numberOf(int n) {
    std::string digits = std::to_string(kNumbers + n);
    digits.front() = '7';
    return "2317" + digits;
}

std::string messageTo(int n) {
    return R"({"to":"+)" + numberOf(n) + R"(","text":"How many RDTs are left at your facility?"})";
}

std::string batchOf(int first, int count) {
    std::string body = R"({"messages":[)";
    for (int i = 0; i < count; ++i) body += (i ? "," : "") + messageTo(first + i);
    return body + "]}";
}

std::string sendsmsTo(int n, const std::string& password) {
    return "/cgi-bin/sendsms?username=bench&password=" + password + "&to=%2B" + numberOf(n) +
           "&text=How+many+RDTs+are+left+at+your+facility%3F";
}

double secondsBetween(Clock::time_point from, Clock::time_point to) {
    return duration<double>(to - from).count();
}

void require(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

/// Every message came once, and no other did.
std::vector<Arrival> allOnce(SmppSink& sink, std::size_t messages) {
    require(sink.await(messages), "only " + std::to_string(sink.count()) + " messages came out");
    auto arrivals = sink.take();
    std::set<std::string> numbers;
    for (const auto& arrival : arrivals) numbers.insert(arrival.to);
    require(arrivals.size() == messages && numbers.size() == messages, "a message came twice");
    return arrivals;
}

/// Runs `work(line, n)` for n in [0, messages) on so many connections, each in a thread of its own.
void onLines(std::uint16_t port, int lines, int messages, const std::function<void(HttpLine&, int)>& work) {
    std::atomic<int> next = 0;
    std::atomic<bool> failed = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < lines; ++i) {
        threads.emplace_back([&] {
            try {
                HttpLine line(port);
                for (int n = next++; n < messages; n = next++) work(line, n);
            } catch (const std::exception& problem) {
                std::fprintf(stderr, "%s\n", problem.what());
                failed = true;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    require(!failed, "the load could not be brought");
}

struct Rates {
    double accepted = 0;  // messages a second, at the HTTP door
    double submitted = 0;  // messages a second, from the first request to the last submit on the wire
};

Rates rates(SmppSink& sink, int messages, const std::function<void()>& load) {
    const auto begin = Clock::now();
    load();
    const auto accepted = Clock::now();
    const auto arrivals = allOnce(sink, static_cast<std::size_t>(messages));
    return {messages / secondsBetween(begin, accepted), messages / secondsBetween(begin, arrivals.back().at)};
}

void post(HttpLine& line, const TamaServer& tama, const std::string& body) {
    const auto answer = line.post("/api/messages", "Authorization: Bearer " + tama.token() + "\r\n", body);
    require(answer.status == 200, "POST /api/messages: " + std::to_string(answer.status) + " " + answer.body);
}

void sendsms(HttpLine& line, const std::string& password, int n) {
    const auto answer = line.get(sendsmsTo(n, password));
    require(answer.status == 202, "sendsms: " + std::to_string(answer.status) + " " + answer.body);
}

void measureBatch(const std::string& program) {
    std::printf(
        "\n| `POST /api/messages`, 60,000 messages | accepted/s | submitted/s | processor, µs a message |\n"
        "|---|---:|---:|---:|\n"
    );
    for (const auto& [size, lines] : {std::pair{5'000, 1}, std::pair{5'000, 2}, std::pair{1'000, 4}}) {
        constexpr int kMessages = 60'000;
        SmppSink sink;
        const TamaServer tama(program, {sink.port(), 500, 100'000});
        const double before = tama.cpuSeconds();
        const Rates got = rates(sink, kMessages, [&] {
            onLines(tama.port(), lines, kMessages / size, [&](HttpLine& line, int n) {
                post(line, tama, batchOf(n * size, size));
            });
        });
        const double cpu = (tama.cpuSeconds() - before) * 1'000'000 / kMessages;
        std::printf(
            "| %d a request, %d connections | %.0f | %.0f | %.0f |\n", size, lines, got.accepted, got.submitted, cpu
        );
        std::fflush(stdout);
    }
}

/// Each message is reported to the client once, when the SMSC has taken it.
void measureCallbacks(const std::string& program) {
    constexpr int kMessages = 40'000;
    constexpr int kAtOnce = 1'000;
    SmppSink sink;
    HttpSink client;
    const TamaServer tama(program, {sink.port(), 500, 100'000});
    const std::string report = R"(,"report":{"url":"http://127.0.0.1:)" + std::to_string(client.port()) + R"(/"}})";
    const auto begin = Clock::now();
    onLines(tama.port(), 4, kMessages / kAtOnce, [&](HttpLine& line, int n) {
        std::string body = R"({"messages":[)";
        for (int i = 0; i < kAtOnce; ++i) {
            const std::string message = messageTo(n * kAtOnce + i);
            body += (i ? "," : "") + message.substr(0, message.size() - 1) + report;
        }
        post(line, tama, body + "]}");
    });
    require(client.await(kMessages), "only " + std::to_string(client.count()) + " callbacks came");
    const double took = secondsBetween(begin, Clock::now());
    std::this_thread::sleep_for(2s);
    require(client.count() == kMessages, "a callback came twice");
    std::printf("\n| one callback a message | messages/s |\n|---|---:|\n| Tama, each on disk | %.0f |\n", kMessages / took);
    std::fflush(stdout);
}

void measureSingle(const std::string& program) {
    constexpr int kMessages = 40'000;
    std::printf("\n| single messages, keep-alive | connections | accepted/s | submitted/s |\n|---|---:|---:|---:|\n");
    const auto row = [](const char* what, int lines, const Rates& got) {
        std::printf("| %s | %d | %.0f | %.0f |\n", what, lines, got.accepted, got.submitted);
        std::fflush(stdout);
    };
    for (const int lines : {16, 64}) {
        {
            SmppSink sink;
            const TamaServer tama(program, {sink.port(), 500, 100'000});
            row("Tama, `POST /api/messages`", lines, rates(sink, kMessages, [&] {
                    onLines(tama.port(), lines, kMessages, [&](HttpLine& line, int n) {
                        post(line, tama, R"({"messages":[)" + messageTo(n) + "]}");
                    });
                }));
        }
        {
            SmppSink sink;
            const TamaServer tama(program, {sink.port(), 500, 100'000});
            row("Tama, `/cgi-bin/sendsms`", lines, rates(sink, kMessages, [&] {
                    onLines(tama.port(), lines, kMessages, [&](HttpLine& line, int n) {
                        sendsms(line, tama.token(), n);
                    });
                }));
        }
        if (!Kannel::installed()) continue;
        SmppSink sink;
        const Kannel kannel({sink.port(), 500});
        row("Kannel, `/cgi-bin/sendsms`", lines, rates(sink, kMessages, [&] {
                onLines(kannel.port(), lines, kMessages, [&](HttpLine& line, int n) { sendsms(line, "bench", n); });
            }));
    }
    if (!Kannel::installed()) std::printf("\nKannel is not installed (apt-get install kannel).\n");
}

/// From the first octet of the request, which is before the acceptance, to the submit's arrival at the SMSC.
void measureLatency(const std::string& program) {
    constexpr int kMessages = 20'000;
    constexpr auto kEvery = 1ms;
    SmppSink sink;
    const TamaServer tama(program, {sink.port(), 100, 10'000});
    std::vector<Clock::time_point> sent(kMessages);
    const auto begin = Clock::now() + 100ms;
    onLines(tama.port(), 8, kMessages, [&](HttpLine& line, int n) {
        std::this_thread::sleep_until(begin + n * kEvery);
        sent[static_cast<std::size_t>(n)] = Clock::now();
        post(line, tama, R"({"messages":[)" + messageTo(n) + "]}");
    });
    const double took = secondsBetween(begin, Clock::now());
    std::map<std::string, Clock::time_point> arrived;
    for (auto& arrival : allOnce(sink, kMessages)) arrived[arrival.to] = arrival.at;
    std::vector<double> milliseconds;
    for (int n = 0; n < kMessages; ++n)
        milliseconds.push_back(1'000 * secondsBetween(sent[static_cast<std::size_t>(n)], arrived.at(numberOf(n))));
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) { return milliseconds[static_cast<std::size_t>(share * (kMessages - 1))]; };
    std::printf("\n| from request to wire | messages/s | p50 ms | p99 ms | p99.9 ms |\n|---|---:|---:|---:|---:|\n");
    std::printf("| Tama | %.0f | %.1f | %.1f | %.1f |\n", kMessages / took, at(0.5), at(0.99), at(0.999));
    std::fflush(stdout);
}

void measureCap(const std::string& program) {
    std::printf("\n| cap, messages/s | most in any second | share used while rows wait |\n|---:|---:|---:|\n");
    for (const int cap : {20, 100, 500, 2'000}) {
        const int messages = cap * 10;
        SmppSink sink;
        const TamaServer tama(program, {sink.port(), 100, static_cast<double>(cap)});
        {
            HttpLine line(tama.port());
            for (int first = 0; first < messages; first += 5'000)
                post(line, tama, batchOf(first, std::min(5'000, messages - first)));
        }
        const auto arrivals = allOnce(sink, static_cast<std::size_t>(messages));
        std::size_t most = 0;
        for (std::size_t oldest = 0, i = 0; i < arrivals.size(); ++i) {
            while (arrivals[i].at - arrivals[oldest].at >= 1s) ++oldest;
            most = std::max(most, i - oldest + 1);
        }
        // The first is no more than the beginning of the time that the others took.
        const double took = secondsBetween(arrivals.front().at, arrivals.back().at);
        std::printf("| %d | %zu | %.1f %% |\n", cap, most, 100 * (messages - 1) / took / cap);
        std::fflush(stdout);
    }
}

void measureMemory(const std::string& program) {
    constexpr int kMessages = 1'000'000;
    SmppSink sink;
    const TamaServer tama(program, {sink.port(), 10, 1});
    const double idle = static_cast<double>(tama.rssAnonKib()) / 1'024;
    double most = idle;
    HttpLine line(tama.port());
    const auto begin = Clock::now();
    for (int first = 0; first < kMessages; first += 5'000) {
        post(line, tama, batchOf(first, 5'000));
        most = std::max(most, static_cast<double>(tama.rssAnonKib()) / 1'024);
    }
    const double took = secondsBetween(begin, Clock::now());
    std::this_thread::sleep_for(2s);
    const double queued = static_cast<double>(tama.rssAnonKib()) / 1'024;
    std::printf("\n| RssAnon | MiB |\n|---|---:|\n| idle | %.1f |\n", idle);
    std::printf("| most while a million were taken, at %.0f/s | %.1f |\n", kMessages / took, most);
    std::printf("| with a million queued | %.1f |\n", queued);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::pair<std::string, void (*)(const std::string&)>> all{
        {"batch", measureBatch},
        {"callbacks", measureCallbacks},
        {"single", measureSingle},
        {"latency", measureLatency},
        {"cap", measureCap},
        {"memory", measureMemory}};
    const std::set<std::string> wanted(argv + std::min(argc, 2), argv + argc);
    const bool known = std::all_of(wanted.begin(), wanted.end(), [&](const auto& word) {
        return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.first == word; });
    });
    if (argc < 2 || !known) {
        std::fprintf(stderr, "usage: tama_bench_doors TAMA [batch|callbacks|single|latency|cap|memory …]\n");
        return 2;
    }
    try {
        for (const auto& [name, measure] : all)
            if (wanted.empty() || wanted.contains(name)) measure(argv[1]);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "tama_bench_doors: %s\n", problem.what());
        return 1;
    }
    return 0;
}
