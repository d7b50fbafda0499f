#include "registry/enrolment.hpp"

#include <chrono>
#include <tuple>
#include <utility>

#include "registry/contact_problem.hpp"
#include "registry/enrolment_store.hpp"
#include "registry/enrolment_texts.hpp"
#include "registry/merge.hpp"
#include "registry/number_evidence.hpp"
#include "registry/place_store.hpp"
#include "registry/worker_store.hpp"

namespace tama::registry {
namespace {

constexpr std::int64_t kMostJoinsADay = 3;  // of a number

struct EnrolmentRow {
    std::int64_t id = 0;
    std::string state;
    std::string number;
    std::int64_t number_key = 0;
    std::int64_t worker_id = 0;
    std::optional<std::int64_t> place_id;
};

std::optional<EnrolmentRow> findEnrolment(store::Sql& sql, std::int64_t id) {
    auto row = sql.one<
        std::int64_t,
        std::string,
        std::string,
        std::int64_t,
        std::int64_t,
        std::optional<std::int64_t>>(
        "SELECT id, state, number, number_key, worker_id, place_id FROM enrolment WHERE id = :1", id
    );
    if (!row) return std::nullopt;
    auto& [found, state, number, key, worker, place] = *row;
    return EnrolmentRow{found, std::move(state), std::move(number), key, worker, place};
}

class EnrolmentDesk {
  public:
    EnrolmentDesk(store::Transaction& tx, const EnrolmentTools& tools, WallTime now)
        : tx_(tx), tools_(tools), now_(now) {}

    void join(const PhoneNumber& from, const JoinWord& word) {
        const auto sender = findWorkerIdByNumber(tx_, tools_.codec.key(from));
        const auto language = languageOf(sender);
        // A telephone number sent for a staff number would stand unencrypted in a name.
        if (!isStaffNumber(word.staff_id) || tools_.plans.normalise(word.staff_id, tools_.country)) {
            return say(from, sender, enrolmentText(EnrolmentText::HowToJoin, language));
        }
        if (joinedOften(from)) return;
        auto member = findByStaffId(tx_, word.staff_id, std::nullopt);
        const auto place = findFacility(tx_, word.facility, member ? member->place_id : std::nullopt);
        if (!place) return say(from, sender, enrolmentText(EnrolmentText::UnknownFacility, language));
        if (member) {
            const auto origin = originOf(tx_, member->id, tools_.codec.key(from));
            if (!origin.empty() && origin != "provisional") {
                noteConfirmed(tx_, member->id, tools_.codec.key(from), now_);
                return say(from, member->id, enrolmentText(EnrolmentText::Known, language));
            }
            if (member->place_id && *member->place_id != *place) reportFacility(*member, *place);
        } else {
            member = createMember(tx_, tools_, word.staff_id, {}, *place, now_);
        }
        if (!isOpen(from, member->id, *place)) open(from, *member, *place, word.staff_id);
        say(from, member->id, enrolmentText(EnrolmentText::Noted, language));
    }

    void list(const PhoneNumber& from, const StaffWord& word) {
        const auto sender = findWorkerIdByNumber(tx_, tools_.codec.key(from));
        const auto language = languageOf(sender);
        const auto head = sender ? findMember(tx_, *sender) : std::nullopt;
        const bool in_charge = head && head->place_id && isInCharge(tx_, head->id) &&
                               speaksFor(tx_, head->id, tools_.codec.key(from));
        if (!in_charge) return say(from, sender, enrolmentText(EnrolmentText::NotInCharge, language));
        const auto number = tools_.plans.normalise(word.number, tools_.country);
        const bool names_somebody = word.staff_id.empty() ? !word.name.empty() : isStaffNumber(word.staff_id);
        if (!number || !names_somebody) {
            return say(from, sender, enrolmentText(EnrolmentText::CannotRead, language));
        }
        auto member = word.staff_id.empty() ? findByNameAt(tx_, word.name, *head->place_id)
                                            : findByStaffId(tx_, word.staff_id, head->place_id);
        if (!member) member = createMember(tx_, tools_, word.staff_id, word.name, *head->place_id, now_);
        if (member->place_id && member->place_id != head->place_id) {
            // Somebody else's staff: who knows them decides.
            if (!isOpen(*number, member->id, *head->place_id)) open(*number, *member, *head->place_id, word.staff_id);
            return say(from, sender, enrolmentText(EnrolmentText::Noted, language));
        }
        confirmNumber(tx_, tools_, member->id, *number, now_);
        insert("listed", "confirmed", *number, member->id, *head->place_id, word.staff_id, "in-charge " + head->uuid);
        say(from, sender, enrolmentText(EnrolmentText::Thanks, language));
    }

    /// False where nobody asked this number about that code.
    bool decide(const PhoneNumber& from, const Verdict& verdict) {
        const auto key = tools_.codec.key(from);
        const auto asked = tx_.one<std::int64_t>(
            "SELECT worker_id FROM enrolment_message WHERE enrolment_id = :1 AND number_key = :2 AND asks = 1 AND "
            "worker_id IS NOT NULL ORDER BY id LIMIT 1",
            verdict.code,
            key
        );
        const auto enrolment = asked ? findEnrolment(tx_, verdict.code) : std::nullopt;
        if (!enrolment) return false;
        if (enrolment->state == "open") {
            const auto head = *asked == enrolment->worker_id ? std::nullopt : findMember(tx_, *asked);
            const bool may = speaksFor(tx_, *asked, key) &&
                             (*asked == enrolment->worker_id || (head && isInCharge(tx_, head->id)));
            // The number or the post has changed hands since.
            if (!may) {
                say(from, *asked, enrolmentText(EnrolmentText::NotInCharge, languageOf(asked)));
                return true;
            }
            settle(*enrolment, verdict.yes, head ? "in-charge " + head->uuid : "old number");
            if (!verdict.yes && head) reportAbsence(*enrolment, *head);
        }
        say(from, *asked, enrolmentText(EnrolmentText::Thanks, languageOf(asked)));
        return true;
    }

    void settle(const EnrolmentRow& enrolment, bool confirmed, std::string_view by) {
        const auto number = tools_.codec.decode(enrolment.number);
        const auto text = confirmed ? EnrolmentText::Confirmed : EnrolmentText::Refused;
        say(number, enrolment.worker_id, enrolmentText(text, languageOf(enrolment.worker_id)), enrolment.id);
        // Merged since: the number belongs to the worker who was kept.
        const auto worker = keptWorker(tx_, enrolment.worker_id);
        if (!confirmed || worker != enrolment.worker_id) {
            removeProvisional(tx_, enrolment.worker_id, enrolment.number_key, now_);
        }
        if (confirmed) confirmNumber(tx_, tools_, worker, number, now_);
        tx_.run(
            "UPDATE enrolment SET state = :2, decided_at = :3, decided_by = :4 WHERE id = :1",
            enrolment.id,
            confirmed ? "confirmed" : "refused",
            now_,
            by
        );
    }

    EnrolmentMessages messages;

  private:
    std::string languageOf(std::optional<std::int64_t> worker_id) {
        const auto member = worker_id ? findMember(tx_, *worker_id) : std::nullopt;
        return member && !member->language.empty() ? member->language : tools_.language;
    }

    void say(
        const PhoneNumber& to,
        std::optional<std::int64_t> worker_id,
        std::string text,
        std::optional<std::int64_t> enrolment_id = {},
        bool asks = false
    ) {
        tx_.run(
            "INSERT INTO enrolment_message (enrolment_id, number_key, asks, text, created_at, worker_id) "
            "VALUES (:1, :2, :3, :4, :5, :6)",
            enrolment_id,
            tools_.codec.key(to),
            asks,
            text,
            now_,
            worker_id
        );
        messages.push_back({to, worker_id, std::move(text)});
    }

    /// One telephone does not wake in-charges without end.
    bool joinedOften(const PhoneNumber& from) {
        const auto today = tx_.one<std::int64_t>(
            "SELECT count(*) FROM enrolment WHERE number_key = :1 AND created_at > :2",
            tools_.codec.key(from),
            now_ - std::chrono::hours{24}
        );
        return today.value_or(0) >= kMostJoinsADay;
    }

    /// The same was asked already: whoever sends it again does not wake the in-charge again.
    bool isOpen(const PhoneNumber& from, std::int64_t worker_id, std::int64_t place_id) {
        return tx_
            .one<std::int64_t>(
                "SELECT id FROM enrolment WHERE number_key = :1 AND worker_id = :2 AND place_id = :3 AND state = "
                "'open' LIMIT 1",
                tools_.codec.key(from),
                worker_id,
                place_id
            )
            .has_value();
    }

    std::int64_t insert(
        const char* kind,
        const char* state,
        const PhoneNumber& number,
        std::int64_t worker_id,
        std::int64_t place_id,
        std::string_view staff_id,
        std::string_view by
    ) {
        const bool open = by.empty();
        return tx_.insert(
            "INSERT INTO enrolment (kind, state, number, number_key, worker_id, staff_id, place_id, created_at, "
            "decided_at, decided_by) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10) RETURNING id",
            kind,
            state,
            tools_.codec.encode(number),
            tools_.codec.key(number),
            worker_id,
            staff_id,
            place_id,
            now_,
            open ? std::nullopt : std::optional(now_),
            by
        );
    }

    /// An earlier request of this number gives way; then whoever can confirm the new one is asked.
    void open(
        const PhoneNumber& from, const StaffMember& member, std::int64_t place_id, const std::string& staff_id
    ) {
        const auto key = tools_.codec.key(from);
        for (const auto worker : tx_.all<std::int64_t>(
                 "SELECT worker_id FROM enrolment WHERE number_key = :1 AND state = 'open' ORDER BY id", key
             )) {
            if (worker != member.id) removeProvisional(tx_, worker, key, now_);
        }
        tx_.run(
            "UPDATE enrolment SET state = 'replaced', decided_at = :2 WHERE number_key = :1 AND state = 'open'",
            key,
            now_
        );
        const auto old = firstNumber(tx_, member.id);
        addProvisional(tx_, tools_, member.id, from);
        const auto id = insert(old ? "new_sim" : "join", "open", from, member.id, place_id, staff_id, "");
        const EnrolmentNames names{member.name, staff_id, placeName(place_id), from.masked(), id};
        if (old) {
            const auto text = enrolmentText(EnrolmentText::AskOldNumber, languageOf(member.id), names);
            say(tools_.codec.decode(*old), member.id, text, id, true);
        }
        // Where the registry knows the facility, a stranger's word about another one moves nothing.
        for (const auto& head : inChargesOf(tx_, member.place_id.value_or(place_id))) {
            if (head.id == member.id) continue;
            const auto text = enrolmentText(EnrolmentText::AskInCharge, languageOf(head.id), names);
            say(tools_.codec.decode(*firstNumber(tx_, head.id)), head.id, text, id, true);
        }
    }

    std::string placeName(std::int64_t place_id) {
        const auto place = findPlace(tx_, place_id);
        return place ? place->name : std::string();
    }

    void reportFacility(const StaffMember& member, std::int64_t place_id) {
        openContactProblem(
            tx_, member.id, {"wrong_facility", "the worker says to work at " + placeName(place_id)}, now_
        );
    }

    void reportAbsence(const EnrolmentRow& enrolment, const StaffMember& head) {
        const auto member = findMember(tx_, enrolment.worker_id);
        if (!member || !enrolment.place_id || member->place_id != enrolment.place_id) return;
        const auto detail = "the in-charge " + head.name + " says that the worker is not there, or the number not theirs";
        openContactProblem(tx_, member->id, {"wrong_facility", detail}, now_);
    }

    store::Transaction& tx_;
    const EnrolmentTools& tools_;
    WallTime now_;
};

}  // namespace

EnrolmentMessages takeEnrolmentWord(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    const PhoneNumber& from,
    const EnrolmentWord& word,
    WallTime now
) {
    EnrolmentDesk desk(tx, tools, now);
    if (const auto* join = std::get_if<JoinWord>(&word)) {
        desk.join(from, *join);
    } else if (const auto* listed = std::get_if<StaffWord>(&word)) {
        desk.list(from, *listed);
    } else if (!desk.decide(from, std::get<Verdict>(word))) {
        return {};
    }
    return std::move(desk.messages);
}

Result<EnrolmentMessages> decideEnrolment(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    std::int64_t enrolment_id,
    bool confirmed,
    std::string_view actor,
    WallTime now
) {
    const auto enrolment = findEnrolment(tx, enrolment_id);
    if (!enrolment) return fail(ErrorCode::NotFound, "there is no such enrolment", std::to_string(enrolment_id));
    if (enrolment->state != "open") {
        return fail(ErrorCode::Conflict, "it is " + enrolment->state + " already", std::to_string(enrolment_id));
    }
    EnrolmentDesk desk(tx, tools, now);
    desk.settle(*enrolment, confirmed, actor);
    return std::move(desk.messages);
}

bool isEnrolmentMessage(store::Sql& sql, std::int64_t number_key, std::string_view text) {
    return sql
        .one<std::int64_t>(
            "SELECT id FROM enrolment_message WHERE number_key = :1 AND text = :2 LIMIT 1", number_key, text
        )
        .has_value();
}

bool isProvisional(store::Sql& sql, std::int64_t number_key) {
    return sql
        .one<std::int64_t>(
            "SELECT p.id FROM phone p WHERE p.number_key = :1 AND p.origin = 'provisional' AND NOT EXISTS "
            "(SELECT 1 FROM phone o WHERE o.number_key = :1 AND o.origin <> 'provisional') LIMIT 1",
            number_key
        )
        .has_value();
}

std::int64_t countOpenEnrolments(store::Sql& sql) {
    return *sql.one<std::int64_t>("SELECT count(*) FROM enrolment WHERE state = 'open'");
}

std::vector<OpenEnrolment> openEnrolments(
    store::Sql& sql, const store::PhoneCodec& codec, std::int64_t after
) {
    using Row = std::tuple<
        std::int64_t,
        std::string,
        std::string,
        std::string,
        std::optional<std::int64_t>,
        std::string,
        WallTime>;
    std::vector<OpenEnrolment> open;
    std::vector<std::optional<std::int64_t>> places;
    sql.each<Row>(
        "SELECT e.id, e.kind, e.staff_id, w.name, e.place_id, e.number, e.created_at FROM enrolment e "
        "JOIN worker w ON w.id = e.worker_id WHERE e.state = 'open' AND e.id > :1 ORDER BY e.id LIMIT :2",
        [&](Row row) {
            auto& [id, kind, staff_id, name, place, number, created] = row;
            places.push_back(place);
            const auto masked = codec.decode(number).masked();
            open.push_back({id, std::move(kind), std::move(staff_id), std::move(name), {}, masked, created});
        },
        after,
        kEnrolmentsOfPage
    );
    const auto tree = open.empty() ? PlaceTree() : PlaceTree::load(sql);
    for (std::size_t i = 0; i < open.size(); ++i) open[i].place = tree.pathText(places[i]);
    return open;
}

}  // namespace tama::registry
