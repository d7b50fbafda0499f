#include "flows/runtime/contact_loader.hpp"

#include "registry/opt_out.hpp"
#include "registry/worker_store.hpp"

namespace tama::runtime {
namespace {

flows::ContactStatus contactStatusOf(registry::WorkerStatus status) {
    switch (status) {
        case registry::WorkerStatus::Active:
            return flows::ContactStatus::Active;
        case registry::WorkerStatus::Left:
            return flows::ContactStatus::Archived;
        case registry::WorkerStatus::Blocked:
            return flows::ContactStatus::Blocked;
    }
    return flows::ContactStatus::Active;
}

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

flows::Contact loadContact(store::Sql& sql, const store::PhoneCodec& codec, const SessionRow& session) {
    flows::Contact contact;
    contact.urns.push_back("tel:" + session.number.e164());
    const auto worker =
        session.worker_id ? registry::findWorker(sql, codec, *session.worker_id) : std::nullopt;
    if (!worker) {
        contact.uuid = session.uuid;
        return contact;
    }
    contact.uuid = worker->uuid;
    contact.name = worker->name;
    contact.language = worker->language;
    contact.status = contactStatusOf(worker->status);
    const auto addField = [&contact](const std::string& key, const std::string& text) {
        if (!text.empty()) contact.fields[key].text = text;
    };
    addField("cadre", worker->cadre);
    addField("job", worker->job);
    for (const auto& place : worker->places) addField(place.level, place.name);
    for (const auto& [key, value] : worker->fields) addField(key, value);
    return contact;
}

void saveContactChanges(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    const SessionRow& session,
    const flows::Sprint& sprint,
    WallTime now
) {
    if (!session.worker_id || session.message_class == gateway::MessageClass::Test) return;
    const std::int64_t worker = *session.worker_id;
    for (const auto& event : sprint.events) {
        std::visit(
            Overloaded{
                [&](const flows::ContactFieldChanged& changed) {
                    registry::setWorkerField(
                        tx, worker, changed.key, changed.value ? (*changed.value)->text : "", now
                    );
                },
                [&](const flows::ContactLanguageChanged& changed) {
                    registry::setWorkerLanguage(tx, worker, changed.language, now);
                },
                [&](const flows::ContactNameChanged& changed) {
                    registry::setWorkerName(tx, worker, changed.name, now);
                },
                [&](const flows::ContactStatusChanged& changed) {
                    if (changed.status == flows::ContactStatus::Stopped) {
                        registry::optOut(tx, codec, session.number, "workflow", now);
                    } else if (changed.status == flows::ContactStatus::Blocked) {
                        registry::setWorkerStatus(tx, worker, registry::WorkerStatus::Blocked, now);
                    }
                },
                [](const auto&) {}},
            event.body
        );
    }
}

}  // namespace tama::runtime
