#include "tests/server/kill/round_run.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "base/random.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "store/connection.hpp"
#include "store/connection_sql.hpp"
#include "tests/server/kill/served_tama.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/stock_round.hpp"

namespace tama::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLookAtRound = 2ms;
constexpr Clock::duration kRoundPatience = 120s;  // without any progress

/// Telephones that answer each question once, by their number and the question; a question that comes a second time,
/// because its acceptance was lost, is not answered again.
class RoundPhones final : public gateway::smpp::SubscriberModel {
  public:
    gateway::smpp::SubmitPlan onSubmit(
        const gateway::smpp::SubmitSm& message, const std::string& /*message_id*/, WallTime /*now*/
    ) override {
        ++submits;
        gateway::smpp::SubmitPlan plan;
        plan.receipts.push_back({});
        const std::string& number = message.destination.digits;
        const std::lock_guard lock(mutex_);
        if (!seen_[number].insert(message.short_message).second) {
            ++repeated;
            return plan;
        }
        if (message.short_message.find('?') == std::string::npos) return plan;  // the thanks
        std::uint64_t digest = 14'695'981'039'346'656'037U;  // FNV-1a
        for (const char c : number + message.short_message) {
            digest = (digest ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
        }
        // "Q2 …" is answered from 200 on: words that were said in the seconds before a kill are afterwards taken for the
        // same message brought again.
        const std::string reply = message.short_message.substr(1, 1) + fmt::format("{:02}", digest % 50);
        plan.replies.push_back({Milliseconds{static_cast<std::int64_t>(digest % 200)}, reply, 0, 0, {}});
        return plan;
    }

    std::atomic<std::uint64_t> submits{0};
    std::atomic<std::uint64_t> repeated{0};

  private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::set<std::string>> seen_;
};

class Round {
  public:
    explicit Round(const RoundPlan& plan)
        : plan_(plan), random_(plan.seed), keep_running_(io_.get_executor()), tama_(folder_.path()) {
        gateway::smpp::SmscSettings settings;
        settings.accounts["tama"] = "secret";
        settings.retry_delay = 50ms;
        smsc_ = std::make_unique<gateway::smpp::SimulatedSmsc>(io_, settings, phones_, wall_, steady_);
        io_thread_ = std::thread([this] { io_.run(); });
        prepare();
    }

    ~Round() {
        smsc_->close();
        keep_running_.reset();
        io_thread_.join();
    }

    RoundResult run() {
        const auto began = Clock::now();
        const std::uint64_t expected = plan_.workers * static_cast<std::size_t>(plan_.questions + 1);
        tama_.start();
        for (std::size_t kill = 1; kill <= plan_.kills; ++kill) {
            // Somewhere in this part of the round.
            const std::uint64_t part = expected / (plan_.kills + 1);
            waitForSubmits(part * (kill - 1) + part / 4 + random_.below(part / 2));
            if (tama_.running()) ++result_.kills;
            tama_.kill();
            tama_.start();
        }
        waitForEnd();
        if (tama_.stop() != 0) throw std::runtime_error("tama did not stop: " + tama_.printed());
        readWorkers();
        result_.redelivered = smsc_->counts().redeliveries;
        result_.repeated = phones_.repeated;
        result_.seconds = std::chrono::duration<double>(Clock::now() - began).count();
        return std::move(result_);
    }

  private:
    std::filesystem::path database() const { return folder_.path() / "data" / "tama.db"; }

    void prepare() {
        std::ostringstream config;
        config << "data_dir = \"data\"\ncountry = \"XT\"\nlog_level = \"error\"\nintroduce = false\n"
               << "[listen]\nport = 0\n"
               << "[[channel]]\nname = \"line\"\nhost = \"127.0.0.1\"\nport = " << smsc_->port()
               << "\nsystem_id = \"tama\"\npassword = \"secret\"\nsender = \"4242\"\nwindow = 50\n"
               << "throughput = 10000\nin_doubt = \"resend\"\n";
        folder_.write("tama.toml", config.str());
        std::filesystem::create_directory(folder_.path() / "data");
        const auto codec = store::PhoneCodec::openKeyFile(folder_.path() / "data" / "phone.key").value();
        const auto opened = store::Database::open({.url = "sqlite:" + database().string()});
        if (!opened) throw std::runtime_error(describe(opened.error()));
        const StockRound round{plan_.workers, plan_.questions};
        fillRegistry(**opened, codec, round);
        activateStockRound(**opened, round);
    }

    template <class Work>
    auto inDatabase(Work work) const {
        const auto address = store::parseAddress("sqlite:" + database().string()).value();
        const auto connection = store::connectTo(address, store::Purpose::Read);
        store::ConnectionSql sql(*connection);
        return work(sql);
    }

    /// Waits until `done`; throws when the SMSC has got nothing for too long.
    template <class Done>
    void waitUntil(Done done) {
        auto moved = Clock::now();
        std::uint64_t before = phones_.submits;
        while (!done()) {
            std::this_thread::sleep_for(kLookAtRound);
            if (const std::uint64_t now = phones_.submits; now != before) {
                before = now;
                moved = Clock::now();
            } else if (Clock::now() - moved > kRoundPatience) {
                throw std::runtime_error("nothing moves any more: " + tama_.printed());
            }
        }
    }

    void waitForSubmits(std::uint64_t count) {
        waitUntil([&] { return phones_.submits >= count; });
    }

    void waitForEnd() {
        auto looked = Clock::now();
        waitUntil([&] {
            if (Clock::now() - looked < 200ms) return false;
            looked = Clock::now();
            return inDatabase([&](store::Sql& sql) {
                return sql.one<std::int64_t>("SELECT count(*) FROM session WHERE status = 'completed'").value() ==
                           static_cast<std::int64_t>(plan_.workers) &&
                       sql.one<std::int64_t>(
                              "SELECT count(*) FROM message WHERE direction = 'out' AND finished_at IS NULL"
                       ).value() == 0;
            });
        });
    }

    void readWorkers() {
        inDatabase([&](store::Sql& sql) {
            std::unordered_map<std::int64_t, std::int64_t> messages;
            sql.each<std::int64_t, std::int64_t>(
                "SELECT number_key, count(*) FROM message WHERE direction = 'out' GROUP BY number_key",
                [&](const auto& row) { messages[std::get<0>(row)] = std::get<1>(row); }
            );
            sql.each<std::string, std::int64_t, std::string, std::int64_t, std::int64_t>(
                "SELECT w.source_id, s.id, s.status, s.step, s.number_key FROM session s JOIN worker w ON w.id = "
                "s.worker_id ORDER BY s.id",
                [&](const auto& row) {
                    const auto& [worker, session, status, step, key] = row;
                    result_.workers[worker] += fmt::format("{} {} steps {} messages", status, step, messages[key]);
                    sessions_[session] = worker;
                }
            );
            using Text = std::optional<std::string>;
            sql.each<std::int64_t, std::int64_t, std::int64_t, Text, Text, Text>(
                "SELECT session_id, position, attempts, raw_input, value, category FROM answer ORDER BY session_id, "
                "position",
                [&](const auto& row) {
                    const auto& [session, position, attempts, raw, value, category] = row;
                    result_.workers[sessions_.at(session)] += fmt::format(
                        "; {}: {} times, {} {} {}",
                        position,
                        attempts,
                        raw.value_or("-"),
                        value.value_or("-"),
                        category.value_or("-")
                    );
                }
            );
        });
    }

    RoundPlan plan_;
    Random random_;
    ScratchFolder folder_;
    SystemWallClock wall_;
    SystemSteadyClock steady_;
    RoundPhones phones_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
    std::unique_ptr<gateway::smpp::SimulatedSmsc> smsc_;
    std::thread io_thread_;
    ServedTama tama_;
    std::unordered_map<std::int64_t, std::string> sessions_;
    RoundResult result_;
};

}  // namespace

RoundResult runRound(const RoundPlan& plan) {
    return Round(plan).run();
}

}  // namespace tama::tests
