Attribute VB_Name = "Ribbon"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("The one callback of the ribbon: a button's tag names its macro, in the workbook whose ribbon is shown.")
Option Explicit

Public Sub OnPress(ByVal control As Object)
    Application.Run "'" & Replace(ActiveWorkbook.Name, "'", "''") & "'!" & control.Tag
End Sub
