#include "tests/gateway/kill/power_cut_run.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <spdlog/spdlog.h>

#include "gateway/channel_store.hpp"
#include "gateway/gateway.hpp"
#include "gateway/in_doubt.hpp"
#include "tests/gateway/gateway_world.hpp"
#include "tests/gateway/kill/smsc_thread.hpp"
#include "tests/store/power_cut_vfs.hpp"
#include "tests/support/granting_permit.hpp"

namespace tama::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kWindow = 20;
constexpr std::uint64_t kLastOperations = 60;  // writes and syncs: a few commits
constexpr std::size_t kUnderWay = 40;          // messages whose commit is not known yet
constexpr std::int64_t kAllInDoubt = 100'000;
constexpr auto kLook = 300us;
constexpr Clock::duration kFirstMove = 1s;
constexpr Clock::duration kNothingMoves = 100ms;
constexpr Clock::duration kPatience = 60s;

/// Before the database opens.
struct PowerCutLayer {
    PowerCutLayer() { power_cut::start(); }
};

gateway::ChannelSettings channelTo(std::uint16_t port, gateway::InDoubtPolicy policy) {
    gateway::ChannelSettings channel = testChannel("line");
    channel.sender = "4242";
    channel.in_doubt = policy;
    channel.smpp.port = port;
    channel.smpp.system_id = "tama";
    channel.smpp.password = "secret";
    channel.smpp.window = kWindow;
    channel.smpp.reconnect_shortest = Milliseconds{5};
    channel.smpp.reconnect_longest = Milliseconds{20};
    channel.upkeep_interval = Milliseconds{50};
    return channel;
}

class PowerCutRun {
  public:
    explicit PowerCutRun(const PowerCutPlan& plan)
        : plan_(plan),
          random_(plan.seed),
          books_(plan.seed),
          smsc_(books_, wall_),
          channel_(channelTo(smsc_->port(), plan.policy)),
          database_(store::Engine::Sqlite, [](store::DatabaseSettings& made) { made.url += "?vfs=power-cut"; }),
          router_(gateway::registerChannels(*database_, {channel_}, wall_.now()), NumberingPlans::builtIn()),
          outbox_(router_, permit_, phones_, ids_, [this](std::int64_t id) {
              const std::scoped_lock lock(wake_mutex_);
              if (gateway_) gateway_->wake(id);
          }) {}
    ~PowerCutRun() { down(); }
    PowerCutRun(const PowerCutRun&) = delete;
    PowerCutRun& operator=(const PowerCutRun&) = delete;

    PowerCutReport run() {
        const auto before = spdlog::get_level();
        spdlog::set_level(spdlog::level::off);  // each cut is hundreds of errors
        const auto started = Clock::now();
        for (std::size_t cut = 1; cut <= plan_.cuts; ++cut) oneCut(cut);
        finish();
        spdlog::set_level(before);
        report_.tally = books_.tally();
        report_.unheard = unheard_;
        report_.redelivered = smsc_->counts().redeliveries;
        report_.seconds = std::chrono::duration<double>(Clock::now() - started).count();
        return std::move(report_);
    }

  private:
    void up() {
        const gateway::ChannelServices services{
            *database_, phones_, ids_, NumberingPlans::builtIn(), handler_, listener_, wall_, steady_};
        auto made = std::make_unique<gateway::Gateway>(services, std::vector{channel_}, plan_.seed);
        made->start();
        const std::scoped_lock lock(wake_mutex_);
        gateway_ = std::move(made);
    }
    void down() {
        std::unique_ptr<gateway::Gateway> last;
        {
            const std::scoped_lock lock(wake_mutex_);
            last = std::move(gateway_);
        }
        last.reset();
        database_.close();
    }

    void release(std::size_t runs_left) {
        released_out_ += (plan_.out - released_out_) / runs_left;
        released_in_ += (plan_.in - released_in_) / runs_left;
    }

    void feed() {
        if (brought_ < released_in_) smsc_.bring(books_.arrival(brought_++));
        while (sent_ < released_out_ && under_way_ < kUnderWay) send(books_.sending(sent_++));
    }

    /// A sender who is told when the message is on disk, and does not try again where it is not.
    void send(const Sending& sending) {
        ++under_way_;
        auto id = std::make_shared<std::int64_t>(0);
        store::Job job;
        job.order_key = static_cast<std::uint64_t>(phones_.key(sending.to));
        job.work = [this, sending, id](store::Transaction& tx) {
            const gateway::OutboundMessage message{
                .message_class = gateway::MessageClass::Staff,
                .lane = gateway::Lane::Bulk,
                .to = sending.to,
                .text = sending.text};
            const auto queued = outbox_.enqueue(tx, message, wall_.now());
            if (!queued) throw std::runtime_error(describe(queued.error()));
            *id = queued->message_id;
        };
        job.done = [this, sending, id](store::CommitOutcome outcome, const std::exception_ptr&) {
            if (outcome == store::CommitOutcome::Committed) {
                books_.promise(sending, *id);
            } else {
                books_.unheard(sending);
                ++unheard_;
            }
            --under_way_;
        };
        if (!database_->queue().post(job)) throw std::runtime_error("the commit queue is full");
    }

    void oneCut(std::size_t cut) {
        release(plan_.cuts + 1 - cut + 1);
        up();
        const std::size_t events = 2 * released_out_ + released_in_;  // a submit, its receipt, a delivery
        feedUntil([target = smsc_.events() + random_.below(2 * events / cut + 1), this] {
            return smsc_.events() >= target;
        });
        const std::uint64_t operations = 1 + random_.below(kLastOperations);
        power_cut::cutIn(operations);
        feedUntil([operations] { return power_cut::operations() >= operations; });
        if (power_cut::operations() < operations) power_cut::cutIn(1);  // nothing to write: it goes at the end
        down();
        power_cut::restore(
            database_.folder().path(),
            random_.chance(0.5) ? power_cut::Unsynced::Lost : power_cut::Unsynced::Shuffled,
            random_.next()
        );
        power_cut::start();
        database_.reopen();
        const auto marked = database_->read([this](store::Sql& sql) { return books_.crashed(sql); });
        report_.while_marked += marked > 0 ? 1 : 0;
        if (marked > kWindow) {
            report_.wrong.push_back(
                std::to_string(marked) + " parts are marked after cut " + std::to_string(cut)
            );
        }
    }

    /// Until then, or until nothing moves.
    template <class Condition>
    void feedUntil(Condition condition) {
        const auto first = smsc_.events();
        auto last = first;
        auto moved = Clock::now();
        while (!condition()) {
            feed();
            const auto now = smsc_.events();
            if (now != last) moved = Clock::now();
            last = now;
            if (Clock::now() - moved > (now == first ? kFirstMove : kNothingMoves)) return;
            std::this_thread::sleep_for(kLook);
        }
    }

    void finish() {
        release(1);
        up();
        if (!waitForQuiet()) report_.wrong.push_back("the run does not come to its end");
        gateway_->stop(std::chrono::seconds{5});
        database_->read([this](store::Sql& sql) {
            const auto wrong = books_.audit(sql, {phones_, plan_.policy, smsc_->counts()});
            report_.wrong.insert(report_.wrong.end(), wrong.begin(), wrong.end());
        });
    }

    bool waitForQuiet() {
        auto last = smsc_.events();
        auto moved = Clock::now();
        while (Clock::now() - moved < kPatience) {
            feed();
            if (std::exchange(last, smsc_.events()) != smsc_.events()) moved = Clock::now();
            std::this_thread::sleep_for(kLook);
            if (sent_ < plan_.out || brought_ < plan_.in || under_way_ > 0 || smsc_->counts().waiting > 0) continue;
            if (database_->read(Books::isQuiet)) return true;
            if (database_->read(Books::waitsForAPerson)) decide();
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }

    void decide() {
        const auto in_doubt = database_->read([this](store::Sql& sql) {
            return gateway::listInDoubt(sql, phones_, 0, kAllInDoubt);
        });
        database_->read([this](store::Sql& sql) { books_.verdict(sql); });
        for (const auto& message : in_doubt) {
            if (!gateway_->resolveInDoubt(message.id, true))
                report_.wrong.push_back("message " + std::to_string(message.id) + " cannot be resolved");
        }
    }

    const PowerCutPlan plan_;
    SystemWallClock wall_;
    SystemSteadyClock steady_;
    Random random_;
    Books books_;
    SmscThread smsc_;
    gateway::ChannelSettings channel_;
    const store::PhoneCodec phones_ = store::PhoneCodec::forTests();
    UuidV7Source ids_{wall_, 1};
    GrantingPermit permit_;
    RecordingHandler handler_;
    RecordingListener listener_;
    std::mutex wake_mutex_;
    std::unique_ptr<gateway::Gateway> gateway_;
    std::atomic<std::size_t> under_way_ = 0;
    std::atomic<std::size_t> unheard_ = 0;
    std::size_t released_out_ = 0;
    std::size_t released_in_ = 0;
    std::size_t sent_ = 0;
    std::size_t brought_ = 0;
    PowerCutReport report_;
    PowerCutLayer layer_;
    TestDatabase database_;
    gateway::Router router_;
    gateway::Outbox outbox_;
};

}  // namespace

PowerCutReport runAndCut(const PowerCutPlan& plan) {
    return PowerCutRun(plan).run();
}

std::string PowerCutReport::summary(const PowerCutPlan& plan) const {
    std::ostringstream text;
    text << "TAMA_KILL_SEED=" << plan.seed
         << (plan.policy == gateway::InDoubtPolicy::Hold ? ", hold: " : ", resend: ") << plan.cuts
         << " power cuts (" << while_marked << " with parts on the wire), " << tally.out << " messages out ("
         << unheard << " whose sender never heard) and " << tally.in << " in, " << tally.marked << " parts marked, "
         << tally.twice << " twice at the SMSC, " << redelivered << " deliveries repeated, "
         << static_cast<int>(seconds) << " s";
    return text.str();
}

}  // namespace tama::tests
