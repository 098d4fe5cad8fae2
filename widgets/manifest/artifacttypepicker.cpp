// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/artifacttypepicker.h"

#include "widgets/common/artifacttypes.h"

#include <QStandardItemModel>

using namespace Qt::StringLiterals;

namespace Widgets {

ArtifactTypePicker::ArtifactTypePicker(QWidget *parent) : QComboBox(parent)
{
    auto *items = new QStandardItemModel(this);
    QString group;
    const QList<ArtifactType> types = artifactTypes();
    for (const ArtifactType &type : types) {
        if (type.group != group) {
            group = type.group;
            auto *header = new QStandardItem(group);
            QFont bold = font();
            bold.setWeight(QFont::DemiBold);
            header->setFont(bold);
            header->setFlags(Qt::NoItemFlags);
            items->appendRow(header);
        }
        auto *item = new QStandardItem(type.type + u"  —  "_s + type.title);
        item->setData(type.type, Qt::UserRole);
        item->setToolTip(type.reference.help);
        items->appendRow(item);
    }
    setModel(items);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setMaxVisibleItems(30);
    setType(u"http/file"_s);
}

QString ArtifactTypePicker::type() const
{
    return currentData().toString();
}

void ArtifactTypePicker::setType(const QString &type)
{
    if (type.isEmpty())
        return;
    if (findData(type) < 0)
        addItem(type, type);
    setCurrentIndex(findData(type));
}

} // namespace Widgets
