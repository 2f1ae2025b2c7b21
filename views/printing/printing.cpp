#include "views/printing/printing.h"

#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>

#include <memory>
#include <utility>

namespace stackwright {

void printDrawing(QWidget *parent, std::function<void(QPainter *painter, const QSizeF &page)> draw, std::function<void(const QString &printer)> refused)
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageOrientation(QPageLayout::Landscape);
    auto *dialog = new QPrintDialog(printer.get(), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("printDialog"));
    QObject::connect(dialog, &QDialog::accepted, parent, [printer, draw = std::move(draw), refused = std::move(refused)] {
        QPainter painter;
        if (painter.begin(printer.get()))
            draw(&painter, printer->pageRect(QPrinter::DevicePixel).size());
        else
            refused(printer->printerName());
    });
    dialog->open();
}

} // namespace stackwright
