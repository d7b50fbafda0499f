#include "tests/server/kill/kill_run.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "requests/client_store.hpp"
#include "store/connection.hpp"
#include "store/connection_sql.hpp"
#include "store/database.hpp"
#include "tests/gateway/kill/smsc_thread.hpp"
#include "tests/server/kill/batch_sender.hpp"
#include "tests/server/kill/served_tama.hpp"
#include "tests/server/scratch_folder.hpp"

namespace tama::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kWindow = 20;
constexpr auto kLook = 300us;         // between two looks at a run
constexpr Clock::duration kFirstMove = 2s;  // after it serves: the bind, and what the last run left marked
constexpr Clock::duration kNothingMoves = 200ms;  // after that: there is nothing left to interrupt
constexpr Clock::duration kPatience = 60s;  // without any progress
const std::string kToken(64, 'a');

double secondsSince(Clock::time_point time) {
    return std::chrono::duration<double>(Clock::now() - time).count();
}

template <class Work>
auto inDatabase(const std::filesystem::path& file, Work work) {
    const auto address = store::parseAddress("sqlite:" + file.string()).value();
    const auto connection = store::connectTo(address, store::Purpose::Read);
    store::ConnectionSql sql(*connection);
    return work(sql);
}

class KillRun {
  public:
    explicit KillRun(const KillPlan& plan)
        : plan_(plan),
          random_(plan.seed),
          books_(plan.seed),
          smsc_(books_, wall_),
          phones_(prepare()),
          tama_(folder_.path()),
          sender_(books_, kToken, plan.out, plan.seed) {}

    KillReport run() {
        const auto started = Clock::now();
        for (std::size_t kill = 1; kill <= plan_.kills && report_.wrong.empty(); ++kill) oneKill(kill);
        if (report_.wrong.empty()) finish();
        report_.tally = books_.tally();
        report_.reposted = sender_.repeated();
        report_.redelivered = smsc_->counts().redeliveries;
        report_.seconds = secondsSince(started);
        return std::move(report_);
    }

  private:
    std::filesystem::path database() const { return folder_.path() / "data" / "tama.db"; }

    /// The configuration, and a database with a client that may send.
    store::PhoneCodec prepare() {
        const bool hold = plan_.policy == gateway::InDoubtPolicy::Hold;
        std::ostringstream config;
        config << "data_dir = \"data\"\ncountry = \"LR\"\nlog_level = \"warn\"\n"
               << "[listen]\nport = 0\n"
               << "[[channel]]\nname = \"line\"\nhost = \"127.0.0.1\"\nport = " << smsc_->port()
               << "\nsystem_id = \"tama\"\npassword = \"secret\"\nsender = \"4242\"\nwindow = " << kWindow
               << "\nthroughput = 10000\nin_doubt = \"" << (hold ? "hold" : "resend") << "\"\n";
        folder_.write("tama.toml", config.str());
        std::filesystem::create_directory(folder_.path() / "data");
        store::DatabaseSettings settings;
        settings.url = "sqlite:" + database().string();
        const auto opened = store::Database::open(settings);
        if (!opened) throw std::runtime_error(describe(opened.error()));
        (*opened)->queue().run([&](store::Transaction& tx) {
            const WallTime now = wall_.now();
            const auto added = requests::addClient(
                tx, {"sender", kToken, "KILLTEST", 1'000'000, now + std::chrono::days{2}, {}}, now
            );
            if (!added || !requests::consentToClient(tx, "sender", "director", true, now))
                throw std::runtime_error("the client cannot be added");
        });
        return store::PhoneCodec::openKeyFile(folder_.path() / "data" / "phone.key").value();
    }

    /// So many of the rest that all are under way when the last kill has passed.
    void release(std::size_t runs_left) {
        const std::size_t out = (plan_.out - released_out_) / runs_left;
        released_out_ += out;
        sender_.allow(out);
        released_in_ += (plan_.in - released_in_) / runs_left;
    }

    void bringSome(std::size_t most) {
        for (; most > 0 && brought_ < released_in_; --most) smsc_.bring(books_.arrival(brought_++));
    }

    void tellSender() {
        if (serving_) return;
        serving_ = tama_.port();
        if (serving_) sender_.serverIsAt(serving_);
    }

    void oneKill(std::size_t kill) {
        release(plan_.kills + 1 - kill + 1);
        tama_.start();
        if (random_.chance(0.1)) {
            waitFor(std::chrono::microseconds{random_.below(150'000)});
        } else {
            const std::size_t events = 2 * released_out_ + released_in_;  // a submit, its receipt, a delivery
            waitForEvents(random_.below(2 * events / kill + 1));
            waitFor(std::chrono::microseconds{random_.below(5'000)});
        }
        if (!tama_.running()) return complain("tama ended by itself before kill " + std::to_string(kill));
        report_.before_serving += serving_ ? 0 : 1;
        report_.while_posting += sender_.waitsForAnswer() ? 1 : 0;
        tama_.kill();
        serving_.reset();
        sender_.serverIsAt(std::nullopt);
        const std::size_t marked = lookAfterCrash();
        report_.while_marked += marked > 0 ? 1 : 0;
        if (marked > kWindow)
            complain(std::to_string(marked) + " parts are marked after kill " + std::to_string(kill));
    }

    void waitFor(std::chrono::microseconds time) {
        const auto until = Clock::now() + time;
        while (Clock::now() < until) {
            tellSender();
            bringSome(1);
            std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(kLook, until - Clock::now()));
        }
    }

    void waitForEvents(std::uint64_t count) {
        const auto first = smsc_.events();
        auto last = first;
        auto moved = Clock::now();
        while (smsc_.events() < first + count && tama_.running()) {
            tellSender();
            bringSome(1);
            const auto now = smsc_.events();
            if (now != last) moved = Clock::now();
            last = now;
            const auto longest = !serving_ ? kPatience : now == first ? kFirstMove : kNothingMoves;
            if (Clock::now() - moved > longest) return;
            std::this_thread::sleep_for(kLook);
        }
    }

    /// Reads a copy: the next start shall find the files as the kill has left them.
    std::size_t lookAfterCrash() {
        const auto copy = folder_.path() / "copy";
        std::filesystem::remove_all(copy);
        std::filesystem::copy(folder_.path() / "data", copy);
        std::filesystem::remove(copy / "tama.db-shm");
        return inDatabase(copy / "tama.db", [this](store::Sql& sql) { return books_.crashed(sql); });
    }

    /// The last run: everything comes to its end, a person decides what is in doubt, and the books are audited.
    void finish() {
        release(1);
        tama_.start();
        if (!waitForQuiet()) complain("the run does not come to its end");
        if (const int code = tama_.stop(); code != 0) complain("tama ended with " + std::to_string(code));
        for (const auto& complaint : sender_.complaints()) report_.wrong.push_back(complaint);
        inDatabase(database(), [this](store::Sql& sql) {
            const auto wrong = books_.audit(sql, {phones_, plan_.policy, smsc_->counts()});
            report_.wrong.insert(report_.wrong.end(), wrong.begin(), wrong.end());
            auditClient(sql);
        });
    }

    bool waitForQuiet() {
        auto last = smsc_.events();
        auto moved = Clock::now();
        while (Clock::now() - moved < kPatience && tama_.running()) {
            tellSender();
            bringSome(20);
            if (std::exchange(last, smsc_.events()) != smsc_.events()) moved = Clock::now();
            std::this_thread::sleep_for(5ms);
            if (!sender_.done() || brought_ < plan_.in || smsc_->counts().waiting > 0) continue;
            enum class State { Moving, InDoubt, Quiet };
            const auto state = inDatabase(database(), [](store::Sql& sql) {
                if (Books::isQuiet(sql)) return State::Quiet;
                return Books::waitsForAPerson(sql) ? State::InDoubt : State::Moving;
            });
            if (state == State::Quiet) return true;
            if (state == State::InDoubt) decide();
        }
        return false;
    }

    /// As the operator guide says: the running server sends them again.
    void decide() {
        ++report_.verdicts;
        inDatabase(database(), [this](store::Sql& sql) { books_.verdict(sql); });
        const int code = tama_.command({"messages", "in-doubt", "--resend", "--all"});
        if (code != 0) complain("tama messages in-doubt ended with " + std::to_string(code));
    }

    /// The client's messages are there once each, and its cap has counted each once, however often it asked.
    void auditClient(store::Sql& sql) {
        const auto [messages, segments] =
            sql.one<std::int64_t, std::int64_t>(
                   "SELECT COUNT(*), COALESCE(SUM(part_count), 0) FROM message WHERE class = 'client'"
            ).value();
        const auto counted = sql.one<std::int64_t>("SELECT COALESCE(SUM(segments), 0) FROM client_day").value();
        if (messages != static_cast<std::int64_t>(plan_.out))
            complain("the client's messages in the store: " + std::to_string(messages));
        if (segments != counted) {
            complain(
                "the client was charged " + std::to_string(counted) + " segments and sent " + std::to_string(segments)
            );
        }
    }

    void complain(std::string what) {
        const std::string printed = tama_.printed();
        report_.wrong.push_back(std::move(what) + "; it printed: " + printed.substr(0, 1'000));
    }

    const KillPlan plan_;
    SystemWallClock wall_;
    Random random_;
    ScratchFolder folder_;
    Books books_;
    SmscThread smsc_;
    store::PhoneCodec phones_;
    ServedTama tama_;
    BatchSender sender_;
    std::optional<std::uint16_t> serving_;
    std::size_t released_out_ = 0;
    std::size_t released_in_ = 0;
    std::size_t brought_ = 0;
    KillReport report_;
};

}  // namespace

KillReport runAndKill(const KillPlan& plan) {
    return KillRun(plan).run();
}

std::string KillReport::summary(const KillPlan& plan) const {
    std::ostringstream text;
    text << "TAMA_KILL_SEED=" << plan.seed
         << (plan.policy == gateway::InDoubtPolicy::Hold ? ", hold: " : ", resend: ") << plan.kills << " kills ("
         << while_marked << " with parts on the wire, " << while_posting << " within a request, " << before_serving
         << " before it served), " << tally.out << " messages out and " << tally.in << " in, " << tally.marked
         << " parts marked, " << tally.twice << " twice at the SMSC, " << reposted << " requests and "
         << redelivered << " deliveries repeated, " << verdicts << " verdicts on what was in doubt, "
         << static_cast<int>(seconds) << " s";
    return text.str();
}

}  // namespace tama::tests
