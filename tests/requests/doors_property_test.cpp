// There is no side door: whoever asks, in whatever state of the world, a message gets out exactly where the
// rules of its class say so, and after STOP, a pause or the end of a client nothing does that waits already.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <rapidcheck/catch.h>

#include "flows/runtime/service_words.hpp"
#include "gateway/channel_store.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/outbox.hpp"
#include "gateway/router.hpp"
#include "requests/client_store.hpp"
#include "requests/permit.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using gateway::MessageClass;
using tama::tests::RequestsWorld;

namespace tama::requests::doors {
namespace {

class NobodyListens final : public gateway::OutcomeListener {
  public:
    void onOutcome(store::Transaction&, const gateway::MessageOutcome&) override {}
};

class NobodyAnswers final : public gateway::InboundHandler {
  public:
    void receive(store::Transaction&, const gateway::InboundMessage&) override {}
};

constexpr int kNeverWrote = -1;

/// The state of the world around one number and one message.
struct Facts {
    MessageClass message_class = MessageClass::Service;
    int who = 0;  // worker, tester, stranger
    bool opted_out = false;
    int wrote_hours_ago = kNeverWrote;
    bool use_case_sending = false;
    bool approved = false;
    bool targeted = false;
    bool named_use_case = false;
    bool fixed_text = false;
    bool confirms_opt_out = false;
    bool names_worker = false;
    bool names_client = false;
    bool own_sender = false;
    bool consent = false;
    bool covers_registry = false;
    bool disabled = false;
    bool expired = false;
    bool cap_used_up = false;
};

/// The rules, as docs/sop-map.md and the design have them, without a look at the program.
bool mayGo(const Facts& facts) {
    if (facts.confirms_opt_out && facts.message_class != MessageClass::Service) return false;
    if (facts.opted_out && !facts.confirms_opt_out) return false;
    const bool wrote = facts.wrote_hours_ago != kNeverWrote && facts.wrote_hours_ago <= 72;
    switch (facts.message_class) {
        case MessageClass::UseCase:
            return facts.named_use_case && facts.approved && facts.use_case_sending && facts.targeted;
        case MessageClass::Test:
        case MessageClass::Staff:
            return facts.who == 1;
        case MessageClass::Reply:
            return wrote && facts.who == 0 && facts.names_worker;
        case MessageClass::Service:
            return wrote && facts.fixed_text;
        case MessageClass::Client:
            return facts.names_client && facts.consent && !facts.disabled && !facts.expired &&
                   facts.own_sender && !facts.cap_used_up && (facts.who != 0 || facts.covers_registry);
    }
    return false;
}

Facts drawFacts() {
    Facts facts;
    facts.message_class = *rc::gen::element(
        MessageClass::UseCase,
        MessageClass::Test,
        MessageClass::Reply,
        MessageClass::Service,
        MessageClass::Staff,
        MessageClass::Client
    );
    // What usually holds is drawn so, or hardly a message would get out.
    const auto mostly = [] { return *rc::gen::weightedElement<bool>({{4, true}, {1, false}}); };
    const auto seldom = [mostly] { return !mostly(); };
    facts.who = *rc::gen::inRange(0, 3);
    facts.opted_out = seldom();
    facts.wrote_hours_ago = *rc::gen::element(kNeverWrote, 0, 71, 72, 73, 1'000);
    facts.use_case_sending = mostly();
    facts.approved = mostly();
    facts.targeted = mostly();
    facts.named_use_case = mostly();
    facts.fixed_text = mostly();
    facts.confirms_opt_out = seldom();
    facts.names_worker = mostly();
    facts.names_client = mostly();
    facts.own_sender = mostly();
    facts.consent = mostly();
    facts.covers_registry = *rc::gen::arbitrary<bool>();
    facts.disabled = seldom();
    facts.expired = seldom();
    facts.cap_used_up = seldom();
    return facts;
}

class Doors {
  public:
    Doors()
        : router_(gateway::registerChannels(*world_.database, {channel()}, world_.clock.now()), plans_),
          outbox_(router_, permit_, world_.codec, world_.ids),
          stores_(
              router_.routes().front().channel_id,
              gateway::text::Charset::Gsm7,
              world_.codec,
              world_.ids,
              nobody_answers_,
              nobody_listens_,
              {}
          ) {}

    template <class Work>
    auto run(Work work) {
        return world_.database->queue().run(work);
    }

    /// Makes the world so, and forgets the one before.
    void make(const Facts& facts) {
        facts_ = facts;
        run([&](store::Transaction& tx) {
            for (const char* forget :
                 {"DELETE FROM part",
                  "DELETE FROM message",
                  "DELETE FROM recipient",
                  "DELETE FROM opt_out",
                  "DELETE FROM target",
                  "DELETE FROM approval",
                  "DELETE FROM use_case",
                  "DELETE FROM client_day",
                  "DELETE FROM client"}) {
                tx.run(forget);
            }
            makePerson(tx, facts);
            makeUseCase(tx, facts);
            makeClient(tx, facts);
        });
    }

    bool enqueue() {
        const auto& facts = facts_;
        return run([&](store::Transaction& tx) {
            gateway::OutboundMessage message{.message_class = facts.message_class, .to = number()};
            message.text = facts.confirms_opt_out || facts.fixed_text
                               ? runtime::serviceText(runtime::ServiceText::Stopped, "fra")
                               : "Anything that somebody thought of";
            if (facts.confirms_opt_out && !facts.fixed_text) message.text = "You have won";
            message.confirms_opt_out = facts.confirms_opt_out;
            if (facts.named_use_case) message.use_case_id = use_case_id_;
            if (facts.names_worker) message.worker_id = world_.worker_id;
            if (facts.names_client) message.client_id = client_id_;
            if (facts.own_sender) message.sender = "NUTRITION";
            return outbox_.enqueue(tx, message, world_.clock.now()).has_value();
        });
    }

    std::size_t marked() {
        return run([&](store::Transaction& tx) {
                   return stores_.queue.mark(tx, {10, 0}, world_.clock.now());
               }
        ).parts.size();
    }

    void closeGate() {
        run([&](store::Transaction& tx) {
            tx.run("UPDATE use_case SET sending = 0");
            tx.run("UPDATE client SET disabled_at = 1");
            optOut(tx);
        });
    }

  private:
    static gateway::ChannelSettings channel() {
        gateway::ChannelSettings settings;
        settings.name = "door";
        settings.sender = "4242";
        return settings;
    }

    PhoneNumber number() const {
        return facts_.who == 0   ? world_.worker_number
               : facts_.who == 1 ? world_.tester_number
                                 : world_.stranger_number;
    }

    void optOut(store::Transaction& tx) {
        tx.run(
            "INSERT INTO opt_out (number_key, number, opted_out_at, reason) VALUES (:1, '', :2, 'STOP')"
            " ON CONFLICT DO NOTHING",
            world_.codec.key(number()),
            world_.clock.now()
        );
    }

    void makePerson(store::Transaction& tx, const Facts& facts) {
        if (facts.opted_out) optOut(tx);
        if (facts.wrote_hours_ago == kNeverWrote) return;
        tx.run(
            "INSERT INTO recipient (number_key, channel_id, last_inbound_at) VALUES (:1, 1, :2)",
            world_.codec.key(number()),
            world_.clock.now() - std::chrono::hours{facts.wrote_hours_ago}
        );
    }

    void makeUseCase(store::Transaction& tx, const Facts& facts) {
        use_case_id_ = tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, sending, created_at)"
            " VALUES ('u', 'UC-1', '', '', 'active', '{}', 'x', :1, 0) RETURNING id",
            facts.use_case_sending
        );
        tx.run(
            "INSERT INTO approval (use_case_id, approver, initials, closure, closure_hash, approved_at, "
            "voided_at)"
            " VALUES (:1, 'director', 'D', '', '', 0, :2)",
            use_case_id_,
            facts.approved ? std::optional<std::int64_t>() : std::optional<std::int64_t>(1)
        );
        if (!facts.targeted) return;
        tx.run(
            "INSERT INTO target (use_case_id, worker_id, number_key) VALUES (:1, :2, :3)",
            use_case_id_,
            world_.worker_id,
            world_.codec.key(number())
        );
    }

    void makeClient(store::Transaction& tx, const Facts& facts) {
        const WallTime now = world_.clock.now();
        const auto before = now - std::chrono::hours{2};
        const auto added = requests::addClient(
            tx,
            {"rapidpro",
             std::string(64, 'a'),
             "NUTRITION",
             100,
             facts.expired ? now - std::chrono::hours{1} : now + std::chrono::hours{1}},
            before
        );
        client_id_ = added.value();
        if (facts.consent) {
            RC_ASSERT(requests::consentToClient(tx, "rapidpro", "director", facts.covers_registry, before)
                          .has_value());
        }
        const auto client = requests::clientById(tx, client_id_);
        if (facts.cap_used_up) RC_ASSERT(requests::countSegments(tx, *client, 100, now));
        if (facts.disabled) RC_ASSERT(requests::disableClient(tx, "rapidpro", "director", before).has_value());
    }

    RequestsWorld world_;
    const NumberingPlans& plans_ = NumberingPlans::builtIn();
    NobodyListens nobody_listens_;
    NobodyAnswers nobody_answers_;
    requests::Permit permit_{world_.codec};
    gateway::Router router_;
    gateway::Outbox outbox_;
    gateway::ChannelStores stores_;
    Facts facts_;
    std::int64_t use_case_id_ = 0;
    std::int64_t client_id_ = 0;
};

}  // namespace

TEST_CASE("every door lets out what its rules allow, and nothing else", "[requests]") {
    Doors doors;
    rc::prop("in any state of the world", [&doors] {
        const Facts facts = drawFacts();
        doors.make(facts);
        const bool allowed = mayGo(facts);
        RC_TAG(std::string(gateway::nameOf(facts.message_class)) + (allowed ? " goes" : " stays"));
        RC_ASSERT(doors.enqueue() == allowed);
        RC_ASSERT(doors.marked() == (allowed ? 1U : 0U));
    });
}

TEST_CASE("what waits when its door closes is not sent", "[requests]") {
    Doors doors;
    rc::prop("after STOP", [&doors] {
        const Facts facts = drawFacts();
        RC_PRE(mayGo(facts));
        doors.make(facts);
        RC_ASSERT(doors.enqueue());
        doors.closeGate();
        RC_ASSERT(doors.marked() == (facts.confirms_opt_out ? 1U : 0U));
    });
}

TEST_CASE(
    "one statement of the program inserts outbound messages, and it stands in the outbox", "[requests]"
) {
    std::vector<std::string> found;
    const std::filesystem::path root = TAMA_SOURCE_DIR;
    for (const char* room : {"gateway", "flows", "registry", "requests", "reports", "server", "store"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / room)) {
            if (entry.path().extension() != ".cpp") continue;
            std::ifstream in(entry.path());
            std::stringstream text;
            text << in.rdbuf();
            if (text.str().find("INSERT INTO message ") == std::string::npos) continue;
            found.push_back(entry.path().lexically_relative(root).string());
        }
    }
    std::sort(found.begin(), found.end());
    CHECK(found == std::vector<std::string>{"gateway/inbox.cpp", "gateway/outbox.cpp"});
}

}  // namespace tama::requests::doors
