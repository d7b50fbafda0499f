// A ministry for a benchmark: a registry of workers, one active use case with as many questions as wanted, the whole
// platform over SQLite with synchronous=FULL in a folder of its own, and a simulated SMSC in the same process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "bench/runtime/answering_phones.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "server/platform.hpp"

namespace tama::bench {

struct CountrySettings {
    std::size_t workers = 10'000;
    int questions = 8;
    double segments_per_second = 0;  // the operator's limit; 0: none
    bool receipts = true;
    int window = 100;
};

class BenchCountry {
  public:
    explicit BenchCountry(const CountrySettings& settings);
    ~BenchCountry();
    BenchCountry(const BenchCountry&) = delete;
    BenchCountry& operator=(const BenchCountry&) = delete;

    /// Activates the use case: target list, first questions.
    void start();
    AnsweringPhones& phones() { return phones_; }
    /// An SMS of a worker, digits of the number.
    void deliver(const std::string& from, const std::string& text);
    std::int64_t count(const std::string& what);

    static constexpr const char* kShortCode = "4242";

  private:
    CountrySettings settings_;
    std::filesystem::path folder_;
    SystemWallClock wall_;
    SystemSteadyClock steady_;
    AnsweringPhones phones_;
    store::PhoneCodec codec_;
    std::unique_ptr<store::Database> database_;
    boost::asio::io_context smsc_io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
    std::unique_ptr<gateway::smpp::SimulatedSmsc> smsc_;
    std::thread smsc_thread_;
    std::unique_ptr<server::Platform> platform_;
};

}  // namespace tama::bench
