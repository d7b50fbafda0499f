#include "tests/gateway/kill/books.hpp"

#include <cstdlib>
#include <stdexcept>

#include "base/text.hpp"
#include "gateway/text/user_data_header.hpp"

namespace tama::tests {
namespace {

namespace smpp = gateway::smpp;

// Few enough that several messages to one number, and answers from it, are under way together.
constexpr std::size_t kNumbers = 300;
constexpr const char* kPhoneIsOff = " to a phone that is off";
constexpr std::size_t kLongText = 200;  // characters: two parts

PhoneNumber numberOf(std::size_t which) {
    return PhoneNumber::fromE164("+23177" + std::to_string(1'000'000 + which * 37 % kNumbers)).value();
}

/// What the SMSC can tell apart of messages to one number, and of the parts of one.
struct WireName {
    std::string message;
    std::string part;
};

WireName nameOfShort(const std::string& number, std::string_view text) {
    return {number + ": " + std::string(text), ""};
}

WireName nameOfPart(const std::string& number, std::int64_t reference, std::int64_t ordinal) {
    return {number + ": reference " + std::to_string(reference), ", part " + std::to_string(ordinal)};
}

WireName nameOf(const smpp::SubmitSm& message) {
    const std::string number = "+" + message.destination.digits;
    const std::string_view octets = smpp::userData(message);
    if ((message.esm_class & smpp::esm::kUdhIndicator) != 0) {
        const auto header = gateway::text::parseUserDataHeader(octets);
        if (header && header->concat) return nameOfPart(number, header->concat->reference, header->concat->number);
    }
    return nameOfShort(number, octets);
}

/// What the store tells of a part about which something is wrong.
std::string lifeOf(store::Sql& sql, std::int64_t part_id) {
    std::string life;
    sql.each<std::int64_t, std::int64_t, std::int64_t, std::optional<std::int64_t>>(
        "SELECT attempts, resends, submitted_at, finished_at FROM part WHERE id = :1",
        [&life](const auto& row) {
            const auto& [attempts, resends, submitted_at, finished_at] = row;
            life += "; attempts " + std::to_string(attempts) + ", resends " + std::to_string(resends) + ", last at " +
                    std::to_string(submitted_at) + ", finished at " + std::to_string(finished_at.value_or(0));
        },
        part_id
    );
    sql.each<std::int64_t, std::string>(
        "SELECT at, event FROM part_event WHERE part_id = :1 ORDER BY id",
        [&life](const auto& row) { life += ", " + std::get<1>(row) + " at " + std::to_string(std::get<0>(row)); },
        part_id
    );
    sql.each<std::int64_t, std::string>(
        "SELECT r.received_at, r.smsc_id FROM receipt r JOIN part p ON p.id = :1 JOIN message m ON m.id = p.message_id"
        " WHERE r.number_key = m.number_key ORDER BY r.id",
        [&life](const auto& row) {
            life += ", unmatched receipt " + std::get<1>(row) + " at " + std::to_string(std::get<0>(row));
        },
        part_id
    );
    return life;
}

bool isOff(std::string_view text) {
    return text.ends_with(kPhoneIsOff);
}

}  // namespace

struct Books::Outbound {
    std::int64_t id = 0;
    std::string number;
    std::string text;
    std::string state;
    std::int64_t part_count = 0;
    std::int64_t concat_ref = 0;

    std::string name() const {
        return "message " + std::to_string(id) + " (" + text.substr(0, 40) + ") to " + number + " ";
    }
};

std::uint64_t killSeed() {
    const char* given = std::getenv("TAMA_KILL_SEED");
    if (given == nullptr) return 1;
    const auto seed = parseInteger(given);
    if (!seed || *seed < 0) throw std::runtime_error("TAMA_KILL_SEED is no number");
    return static_cast<std::uint64_t>(*seed);
}

Sending Books::sending(std::size_t which) {
    std::string text = "out " + std::to_string(which);
    if (which % 10 == 3) text += " " + std::string(kLongText, 'x');
    if (which % 10 == 7) text += kPhoneIsOff;
    return {numberOf(which), text};
}

void Books::promise(const Sending& sending, std::int64_t id) {
    const std::scoped_lock lock(mutex_);
    promises_[sending.text] = {sending.to.e164(), id};
}

void Books::unheard(const Sending& sending) {
    const std::scoped_lock lock(mutex_);
    promises_[sending.text] = {sending.to.e164(), std::nullopt};
}

Sending Books::arrival(std::size_t which) {
    const std::scoped_lock lock(mutex_);
    Sending made{numberOf(which * 7), "in " + std::to_string(which)};
    arrivals_[made.text] = made.to.e164();
    return made;
}

smpp::SubmitPlan Books::onSubmit(const smpp::SubmitSm& message, const std::string& message_id, WallTime) {
    const std::scoped_lock lock(mutex_);
    const WireName name = nameOf(message);
    ++submits_[name.message + name.part];
    ids_[message_id] = name.message;
    smpp::SubmitPlan plan;
    smpp::PlannedReceipt receipt;
    receipt.delay = Milliseconds{static_cast<Milliseconds::rep>(random_.below(60))};
    if (isOff(smpp::userData(message))) {
        receipt.state = smpp::MessageState::Undeliverable;
        receipt.error_code = "011";
    }
    plan.receipts.push_back(receipt);
    return plan;
}

std::size_t Books::crashed(store::Sql& sql) {
    const auto parts = sql.all<std::int64_t>("SELECT id FROM part WHERE state = 'submitting'");
    const std::scoped_lock lock(mutex_);
    for (const auto part : parts) ++marked_[part];
    return parts.size();
}

void Books::verdict(store::Sql& sql) {
    const std::scoped_lock lock(mutex_);
    for (const auto part : sql.all<std::int64_t>("SELECT id FROM part WHERE state = 'in_doubt'")) ++verdicts_[part];
}

std::vector<std::string> Books::audit(store::Sql& sql, const Audit& audit) const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> wrong;
    for (const auto& line : sql.all<std::string>("PRAGMA integrity_check")) {
        if (line != "ok") wrong.push_back("the database is damaged: " + line);
    }
    auditOutbound(sql, audit, wrong);
    auditInbound(sql, audit, wrong);
    auditCounts(sql, audit, wrong);
    return wrong;
}

void Books::auditOutbound(store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong) const {
    using std::int64_t;
    std::vector<Outbound> messages;
    sql.each<int64_t, std::string, std::string, std::string, int64_t, int64_t>(
        "SELECT id, number, text, state, part_count, concat_ref FROM message WHERE direction = 'out' ORDER BY id",
        [&](const auto& row) {
            const auto& [id, number, text, state, part_count, concat_ref] = row;
            messages.push_back({id, audit.phones.decode(number).e164(), text, state, part_count, concat_ref});
        }
    );
    std::map<std::string, int64_t> found;
    for (const Outbound& message : messages) {
        const auto promised = promises_.find(message.text);
        if (promised != promises_.end()) {
            const auto& [number, id] = promised->second;
            if (const auto [other, fresh] = found.emplace(message.text, message.id); !fresh) {
                wrong.push_back(message.name() + "is in the store twice, as " + std::to_string(other->second) + " too");
            }
            if (id && *id != message.id)
                wrong.push_back(message.name() + "was promised as number " + std::to_string(*id));
            if (number != message.number) wrong.push_back(message.name() + "was meant for " + number);
        }
        const std::string expected = isOff(message.text) ? "undelivered" : "delivered";
        if (message.state != expected)
            wrong.push_back(message.name() + "is " + message.state + " and ought to be " + expected);
        auditParts(message, sql, audit, wrong);
    }
    for (const auto& [text, promise] : promises_) {
        if (promise.id && !found.contains(text)) {
            wrong.push_back(
                "message " + std::to_string(*promise.id) + " (" + text + ") was promised to be on disk and is not there"
            );
        }
    }
}

void Books::auditParts(
    const Outbound& message, store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong
) const {
    const auto parts = sql.all<std::int64_t, std::int64_t, std::string>(
        "SELECT id, ordinal, smsc_id FROM part WHERE message_id = :1 ORDER BY ordinal", message.id
    );
    if (static_cast<std::int64_t>(parts.size()) != message.part_count)
        wrong.push_back(message.name() + "has " + std::to_string(parts.size()) + " parts");
    for (const auto& [part_id, ordinal, smsc_id] : parts) {
        const WireName name = message.part_count > 1 ? nameOfPart(message.number, message.concat_ref, ordinal)
                                                     : nameOfShort(message.number, message.text);
        const auto submitted = submits_.find(name.message + name.part);
        const auto count = [id = part_id](const std::map<std::int64_t, std::size_t>& counts) {
            const auto found = counts.find(id);
            return found == counts.end() ? 0 : found->second;
        };
        const std::size_t times = submitted == submits_.end() ? 0 : submitted->second;
        const std::size_t crashes = count(marked_);
        const std::size_t verdicts = count(verdicts_);
        const std::string part = message.name() + "part " + std::to_string(ordinal) + " ";
        if (times == 0) wrong.push_back(part + "never reached the SMSC" + lifeOf(sql, part_id));
        // Of a message's parts whose answers were lost the receipts do not tell which is whose.
        const auto given = ids_.find(smsc_id);
        if (given == ids_.end() || given->second != name.message)
            wrong.push_back(part + "has the id " + smsc_id + ", which the SMSC did not give it");
        // Receipts settle a short message that the SMSC has before a person is asked; of a long one, of which the
        // SMSC has a part only, they do not tell which.
        const bool held = audit.policy == gateway::InDoubtPolicy::Hold;
        const std::size_t most = 1 + (held && message.part_count == 1 ? 0 : verdicts) + (held ? 0 : crashes);
        if (times > most) {
            wrong.push_back(
                part + "reached the SMSC " + std::to_string(times) + " times; crashes that found it marked: " +
                std::to_string(crashes) + ", verdicts: " + std::to_string(verdicts) + lifeOf(sql, part_id)
            );
        }
    }
}

void Books::auditInbound(store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong) const {
    std::set<std::string> found;
    sql.each<std::int64_t, std::string, std::string, std::string>(
        "SELECT id, number, text, state FROM message WHERE direction = 'in' ORDER BY id",
        [&](const auto& row) {
            const auto& [id, number, text, state] = row;
            const std::string name = "message " + std::to_string(id) + " from people (" + text + ") ";
            const auto sent = arrivals_.find(text);
            if (sent == arrivals_.end()) return wrong.push_back(name + "was never sent");
            if (!found.insert(text).second) wrong.push_back(name + "was taken twice");
            if (state != "received") wrong.push_back(name + "is " + state);
            if (const auto from = audit.phones.decode(number).e164(); from != sent->second)
                wrong.push_back(name + "is from " + from + " and was sent by " + sent->second);
        }
    );
    for (const auto& [text, number] : arrivals_) {
        if (!found.contains(text))
            wrong.push_back("a message from " + number + " (" + text + ") was acknowledged and is not there");
    }
}

/// Whatever the SMSC had to bring was acknowledged, and each receipt has settled its part or is one of a part that was
/// sent again.
void Books::auditCounts(store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong) const {
    const auto expect = [&wrong](const char* what, std::uint64_t is, std::uint64_t ought) {
        if (is == ought) return;
        wrong.push_back(std::string(what) + ": " + std::to_string(is) + ", and ought to be " + std::to_string(ought));
    };
    std::uint64_t submits = 0;
    for (const auto& [key, times] : submits_) submits += times;
    expect("messages from people that were acknowledged", audit.smsc.replies, arrivals_.size());
    expect("receipts that were acknowledged", audit.smsc.receipts, submits);
    const auto count = [&sql](std::string_view statement) {
        return static_cast<std::uint64_t>(sql.one<std::int64_t>(statement).value());
    };
    const auto parts = count("SELECT COUNT(*) FROM part");
    const auto settled = count("SELECT COUNT(*) FROM part WHERE state IN ('delivered', 'undelivered')");
    expect("parts that a receipt settled", settled, parts);
    expect("different parts that the SMSC has", submits_.size(), parts);
    // Receipts of ids that no part bears are those of the submits whose answers were lost; others came again.
    const auto left_over = count(
        "SELECT COUNT(DISTINCT smsc_id) FROM receipt WHERE smsc_id NOT IN (SELECT smsc_id FROM part)"
    );
    if (left_over > submits - submits_.size()) {
        wrong.push_back(
            std::to_string(left_over) + " receipts matched nothing, but only " +
            std::to_string(submits - submits_.size()) + " parts were sent again"
        );
    }
}

Tally Books::tally() const {
    const std::scoped_lock lock(mutex_);
    Tally tally{promises_.size(), arrivals_.size(), submits_.size(), 0, 0};
    for (const auto& [key, times] : submits_) tally.twice += times > 1 ? 1 : 0;
    for (const auto& [part, crashes] : marked_) tally.marked += crashes;
    return tally;
}

bool Books::isQuiet(store::Sql& sql) {
    return !sql.one<int>(
        "SELECT 1 FROM part WHERE state IN ('held', 'queued', 'submitting', 'in_doubt', 'submitted') LIMIT 1"
    );
}

bool Books::waitsForAPerson(store::Sql& sql) {
    return sql.one<int>("SELECT 1 FROM part WHERE state = 'in_doubt' LIMIT 1") &&
           !sql.one<int>("SELECT 1 FROM part WHERE state IN ('queued', 'submitting', 'submitted') LIMIT 1");
}

}  // namespace tama::tests
